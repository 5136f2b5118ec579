import type { ReactNode } from "react";

/** For `<hidden>` in a text: said by screen readers, for whom a link must make sense by itself. */
export function hidden(text: ReactNode) {
  return <span className="sr-only">{text}</span>;
}
