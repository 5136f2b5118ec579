import type { operators as english } from "../en/operators.ts";
import type { Translated } from "../messages.ts";

export const operators: Translated<typeof english> = {
  operators: {
    heading: "Betreiber",
    youAreTheLast:
      "Sie sind der letzte Betreiber: Ohne Sie könnte niemand dieses Portal betreiben. Ernennen Sie zuerst einen anderen.",
  },
};
