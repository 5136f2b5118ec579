import type { bundleCommand as english } from "../en/bundle-command.ts";
import type { Translated } from "../messages.ts";

export const bundleCommand: Translated<typeof english> = {
  bundle: {},
};
