import type { ReactNode } from "react";
import { Icon } from "#app/_ui/icon.tsx";
import { words } from "#app/_ui/words.ts";
import { settings } from "#lib/settings.ts";

/** One column, a third from the top, under the mark and the portal's name. */
export default async function VisitorPages({ children }: { children: ReactNode }) {
  const { t } = await words();
  return (
    <main className="mx-auto max-w-narrow px-4 pt-[max(2rem,14vh)] pb-12 box-content">
      <p className="mb-6 flex items-center gap-2 font-bold">
        <Icon of="door" className="size-6 text-accent" />
        <bdi>{settings().portalName}</bdi>
      </p>
      {children}
      <p className="mt-12 text-sm">
        <a href="/connection" className="inline-flex min-h-6 items-center">
          {t("nav.protection")}
        </a>
      </p>
    </main>
  );
}
