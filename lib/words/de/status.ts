import type { status as english } from "../en/status.ts";
import type { Translated } from "../messages.ts";

export const status: Translated<typeof english> = {
  status: {
    heading: "Zustand",
  },
};
