import type { ReactNode } from "react";
import { ButtonForm } from "#app/_forms/button-form.tsx";
import { hidden } from "#app/_ui/hidden.tsx";
import { Icon } from "#app/_ui/icon.tsx";
import { words } from "#app/_ui/words.ts";
import type { SignedIn } from "#features/act.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import { logOut } from "./log-out.ts";

const places = ["information", "security", "activity"] as const;

/**
 * The bar of every page that a member sees, and the page below it. From 640 px on the places stand in the bar and the
 * menu, under the member's name, holds the rest; on phones the menu holds all. It needs no script.
 */
export async function MemberFrame({ act, children }: { act: SignedIn; children: ReactNode }) {
  const { t } = await words();
  const link = (place: (typeof places)[number] | "connection", className?: string) => (
    <a key={place} href={`/${place}`} className={className} aria-current={currentPlace(`/${place}`)}>
      {t(`nav.${place}`)}
    </a>
  );
  return (
    <>
      <header className="bar">
        <a href="/information" className="brand">
          <Icon of="door" className="size-6 text-accent" />
          <bdi>{settings().portalName}</bdi>
        </a>
        <nav aria-label={t("nav.main")} className="places max-sm:hidden">
          {places.map((place) => link(place))}
        </nav>
        <button type="button" popoverTarget="_menu" className="menu-button">
          {t.rich("nav.menuOf", {
            username: act.subject.username,
            hidden,
            menu: (text) => <span className="sm:sr-only">{text}</span>,
            name: (username) => <bdi className="truncate max-sm:sr-only">{username}</bdi>,
          })}
          <Icon of="down" className="size-4 text-muted" />
        </button>
        {/* The page's session, for instrumentation-client.ts. */}
        <nav
          id="_menu"
          popover="auto"
          aria-label={t("nav.menu")}
          className="menu"
          data-session={act.session.id}
        >
          {places.map((place) => link(place, "menu-item sm:hidden"))}
          {link("connection", "menu-item")}
          <ButtonForm
            action={logOut}
            stamp={makeStamp(act, [])}
            words={t.group("form")}
            label={t("nav.logOut")}
            look="menu"
          />
        </nav>
      </header>
      <main className="page">{children}</main>
    </>
  );
}

/** The page itself, or the part of the portal it belongs to. */
function currentPlace(path: string): "page" | "true" | undefined {
  const { path: asked } = requestContext();
  if (asked === path) return "page";
  return asked.startsWith(`${path}/`) ? "true" : undefined;
}
