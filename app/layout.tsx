import type { ReactNode } from "react";
import { currentLanguage } from "#features/request/current-member.ts";
import { directionOf } from "#lib/words/languages.ts";
import icon from "./_ui/door.svg";
import "./_ui/look.css";

/** Every page is rendered for its request: it carries the request's nonce, and most depend on who asks. */
export const dynamic = "force-dynamic";

/** Plain elements: Next's metadata costs more than the rest of this file. */
export default async function Document({ children }: { children: ReactNode }) {
  const language = await currentLanguage();
  return (
    <html lang={language} dir={directionOf(language)}>
      <head>
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbfaf7" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#111318" />
        <link rel="icon" type="image/svg+xml" href={icon.src} />
      </head>
      <body>{children}</body>
    </html>
  );
}
