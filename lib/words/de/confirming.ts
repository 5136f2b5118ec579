import type { confirming as english } from "../en/confirming.ts";
import type { Translated } from "../messages.ts";

export const confirming: Translated<typeof english> = {
  confirming: {},
};
