import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ButtonForm } from "#app/_forms/button-form.tsx";
import { hidden } from "#app/_ui/hidden.tsx";
import { Icon } from "#app/_ui/icon.tsx";
import { words } from "#app/_ui/words.ts";
import { requireMember } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import { logOut } from "./actions.ts";

export const metadata: Metadata = { robots: { index: false, follow: false } };

const places = ["information", "security", "activity", "connection"] as const;

/** The bar with the mark and the member's menu; which needs no script. */
export default async function MemberPages({ children }: { children: ReactNode }) {
  const act = await requireMember();
  const { t } = await words();
  return (
    <>
      <header className="border-b border-line bg-surface print:border-0">
        <div className="mx-auto flex min-h-14 max-w-page box-content items-center justify-between gap-4 px-3 sm:px-6">
          <a
            href="/information"
            className="flex min-h-11 items-center gap-2 font-bold text-ink no-underline hover:text-ink"
          >
            <Icon of="door" className="size-6 text-accent" />
            <bdi>{settings().portalName}</bdi>
          </a>
          <button
            type="button"
            popoverTarget="_menu"
            className="flex min-h-11 min-w-0 items-center gap-1 rounded-control px-2 hover:bg-paper print:hidden"
          >
            {t.rich("nav.menuOf", {
              username: act.subject.username,
              hidden,
              name: (username) => <bdi className="truncate">{username}</bdi>,
            })}
            <Icon of="down" className="size-4 text-muted" />
          </button>
          {/* Whose page it is, for instrumentation-client.ts. */}
          <nav
            id="_menu"
            popover="auto"
            aria-label={t("nav.label")}
            className="menu"
            data-session={act.session.id}
          >
            {places.map((place) => (
              <a
                key={place}
                href={`/${place}`}
                className="menu-item"
                aria-current={currentPlace(`/${place}`)}
              >
                {t(`nav.${place}`)}
              </a>
            ))}
            <div className="mt-2 border-t border-line pt-2">
              <ButtonForm
                action={logOut}
                stamp={makeStamp(act, [])}
                words={t.group("form")}
                label={t("nav.logOut")}
                look="menu"
              />
            </div>
          </nav>
        </div>
      </header>
      <main className="mx-auto max-w-page box-content px-3 pt-8 pb-16 sm:px-6 sm:pt-12">{children}</main>
    </>
  );
}

/** The page itself, or the part of the portal it belongs to. */
function currentPlace(path: string): "page" | "true" | undefined {
  const { path: asked } = requestContext();
  if (asked === path) return "page";
  return asked.startsWith(`${path}/`) ? "true" : undefined;
}
