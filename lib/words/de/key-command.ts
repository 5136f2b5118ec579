import type { keyCommand as english } from "../en/key-command.ts";
import type { Translated } from "../messages.ts";

export const keyCommand: Translated<typeof english> = {
  keys: {},
};
