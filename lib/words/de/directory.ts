import type { directory as english } from "../en/directory.ts";
import type { Translated } from "../messages.ts";

export const directory: Translated<typeof english> = {
  directory: {
    heading: "Mitglieder",
  },
};
