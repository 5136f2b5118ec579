import type { files as english } from "../en/files.ts";
import type { Translated } from "../messages.ts";

export const files: Translated<typeof english> = {
  files: {},
};
