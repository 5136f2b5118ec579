import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import "./_ui/look.css";

/** Every page is rendered for its request: it carries the request's nonce, and most depend on who asks. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  description: "A private door to your own information: see it, change it, download it, delete it.",
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf7" },
    { media: "(prefers-color-scheme: dark)", color: "#111318" },
  ],
};

export default function Document({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
