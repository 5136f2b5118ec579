import type { controls as english } from "../en/controls.ts";
import type { Translated } from "../messages.ts";

export const controls: Translated<typeof english> = {
  controls: {},
};
