import type { invitations as english } from "../en/invitations.ts";
import type { Translated } from "../messages.ts";

export const invitations: Translated<typeof english> = {
  invitations: {
    heading: "Einladungen",
  },
};
