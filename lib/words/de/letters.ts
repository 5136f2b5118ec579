import type { letters as english } from "../en/letters.ts";
import type { Translated } from "../messages.ts";

export const letters: Translated<typeof english> = {
  letters: {},
};
