import type { notices as english } from "../en/notices.ts";
import type { Translated } from "../messages.ts";

export const notices: Translated<typeof english> = {
  notices: {},
};
