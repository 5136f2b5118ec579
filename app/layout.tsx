import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { directionOf } from "#lib/words/languages.ts";
import "./_ui/look.css";
import { words } from "./_ui/words.ts";

/** Every page is rendered for its request: it carries the request's nonce, and most depend on who asks. */
export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await words();
  return { description: t("description") };
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf7" },
    { media: "(prefers-color-scheme: dark)", color: "#111318" },
  ],
};

export default async function Document({ children }: { children: ReactNode }) {
  const { language, t } = await words();
  return (
    <html lang={language} dir={directionOf(language)}>
      {/* What app/error.tsx says, which is of the browser alone. */}
      <body
        data-broken={t("broken.heading")}
        data-broken-text={t("broken.text")}
        data-broken-reload={t("broken.reload")}
      >
        {children}
      </body>
    </html>
  );
}
