import type { ReactNode } from "react";
import { Icon } from "#app/_ui/icon.tsx";
import { words } from "#app/_ui/words.ts";
import { settings } from "#lib/settings.ts";

/** One column, a third from the top, under the mark, the portal's name and what it is for. */
export default async function VisitorPages({ children }: { children: ReactNode }) {
  const { t } = await words();
  return (
    <div className="visitor">
      <meta name="description" content={t("description")} />
      <header>
        <p className="flex items-center gap-2 font-bold">
          <Icon of="door" className="size-6 text-accent" />
          <bdi>{settings().portalName}</bdi>
        </p>
        <p className="mt-2 text-sm text-muted">{t("description")}</p>
      </header>
      <main className="py-6">{children}</main>
      <footer className="text-sm text-muted">
        <ul className="flex flex-wrap gap-x-4">
          {(["connection", "privacy", "accessibility"] as const).map((place) => (
            <li key={place}>
              <a href={`/${place}`} className="inline-flex min-h-6 items-center">
                {place === "connection" ? t("nav.protection") : t(`nav.${place}`)}
              </a>
            </li>
          ))}
        </ul>
      </footer>
    </div>
  );
}
