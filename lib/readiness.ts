import type { command } from "./words/en/command.ts";

/** How `/readyz` begins while nothing can be saved; the reason follows. */
export const readOnly = "ok, but nothing can be saved: ";

/** Why the portal is not ready, or saves nothing: in `/readyz` for programs, the same in every language. */
export type Reason = keyof typeof command.health.reasons;
/** What the system calls it may follow. */
export type Unready = Reason | `${Reason} (${string})`;
