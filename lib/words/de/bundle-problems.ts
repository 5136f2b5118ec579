import type { bundleProblems as english } from "../en/bundle-problems.ts";
import type { Translated } from "../messages.ts";

export const bundleProblems: Translated<typeof english> = {
  bundle: {},
};
