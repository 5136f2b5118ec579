import type { ReactNode } from "react";

const looks = {
  primary: "button bg-accent text-on-accent hover:bg-accent-strong",
  danger: "button bg-danger text-on-danger hover:bg-danger-strong",
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
