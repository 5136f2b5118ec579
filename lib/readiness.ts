/** How `/readyz` begins while nothing can be saved; the reason follows. */
export const readOnly = "ok, but nothing can be saved: ";
