import type { ReactNode } from "react";
import { settings } from "#lib/settings.ts";
import { DocumentTitle } from "./document-title.tsx";
import { Icon } from "./icon.tsx";

/** What a page is given of the address it was asked under. */
export type PageProps = { searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/** The heading of a page that is no form, also in the document's title. */
export function Heading({ children }: { children: string }) {
  return (
    <>
      <DocumentTitle heading={children} portal={settings().portalName} />
      <h1>{children}</h1>
    </>
  );
}

/** The page above this one. */
export function BackLink({ to, children }: { to: string; children: string }) {
  return (
    <p className="mb-4 text-sm print:hidden">
      <a href={to} className="inline-flex min-h-6 items-center gap-0.5">
        <Icon of="back" className="-ms-1 size-4 rtl:-scale-x-100" />
        {children}
      </a>
    </p>
  );
}

/** A part of a page under its own heading. */
export function Section({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section className="mt-12">
      <h2>{heading}</h2>
      {children}
    </section>
  );
}
