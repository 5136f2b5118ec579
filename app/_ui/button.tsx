import type { ReactNode } from "react";

const looks = {
  primary: "button bg-accent text-on-accent hover:bg-accent-strong",
  danger: "button bg-problem text-on-accent hover:bg-problem-text",
  plain: "button border border-line-strong bg-surface text-ink hover:border-ink",
  menu: "menu-item w-full text-start",
} as const;

type Look = { look?: keyof typeof looks; wide?: boolean; children: ReactNode };

/** Submits the form it stands in. */
export function Button({ look = "primary", wide, children }: Look) {
  return (
    <button type="submit" className={`${looks[look]} ${wide ? "w-full" : ""}`}>
      {children}
    </button>
  );
}

/** A link that looks like a button: it leads somewhere, it changes nothing. */
export function ButtonLink({ look = "primary", wide, href, children }: Look & { href: string }) {
  return (
    <a href={href} className={`${looks[look]} ${wide ? "w-full" : ""}`}>
      {children}
    </a>
  );
}
