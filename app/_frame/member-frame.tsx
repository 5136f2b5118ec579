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
const operatorPlaces = {
  members: "/operator/members",
  fields: "/operator/fields",
  proposals: "/operator/proposals",
  status: "/operator/status",
  operators: "/operator",
} as const;
type Place =
  | (typeof places)[number]
  | "connection"
  | "privacy"
  | "accessibility"
  | keyof typeof operatorPlaces;

const hrefOf = (place: Place) =>
  place in operatorPlaces ? operatorPlaces[place as keyof typeof operatorPlaces] : `/${place}`;

type Props = { act: SignedIn; width?: "wide"; children: ReactNode };

/**
 * The bar of every page that a member sees, and the page below it. From 640 px on the places stand in the bar (operators'
 * from 1024 px) and the menu, under the member's name, holds the rest; on phones the menu holds all. It needs no script.
 */
export async function MemberFrame({ act, width, children }: Props) {
  const { t } = await words();
  // Who waits for approval has one place.
  const own = act.subject.state === "active" ? places : places.slice(0, 1);
  const operators = act.subject.role === "operator" ? (Object.keys(operatorPlaces) as Place[]) : [];
  const link = (place: Place, className?: string) => (
    <a key={place} href={hrefOf(place)} className={className} aria-current={currentPlace(hrefOf(place))}>
      {t(`nav.${place}`)}
    </a>
  );
  return (
    <>
      <header className={`bar ${operators.length > 0 ? "wide" : ""}`}>
        <a href="/information" className="brand">
          <Icon of="door" className="size-6 text-accent" />
          <bdi>{settings().portalName}</bdi>
        </a>
        <nav aria-label={t("nav.main")} className="places max-sm:hidden">
          {own.map((place) => link(place))}
          {operators.map((place) => link(place, "max-lg:hidden"))}
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
          {own.map((place) => link(place, "menu-item sm:hidden"))}
          {operators.map((place) => link(place, "menu-item lg:hidden"))}
          {(["connection", "privacy", "accessibility"] as const).map((place) => link(place, "menu-item"))}
          <ButtonForm
            action={logOut}
            stamp={makeStamp(act, [])}
            words={t.group("form")}
            label={t("nav.logOut")}
            look="menu"
          />
        </nav>
      </header>
      <main className={`page ${width ?? ""}`}>{children}</main>
    </>
  );
}

/** The page itself, or the part of the portal it belongs to. */
function currentPlace(path: string): "page" | "true" | undefined {
  const { path: asked } = requestContext();
  if (asked === path) return "page";
  // Only itself: the others are below it.
  if (path === operatorPlaces.operators) return undefined;
  return asked.startsWith(`${path}/`) ? "true" : undefined;
}
