import type { history as english } from "../en/history.ts";
import type { Translated } from "../messages.ts";

export const history: Translated<typeof english> = {
  history: {},
};
