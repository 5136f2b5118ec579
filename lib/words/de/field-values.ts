import type { fieldValues as english } from "../en/field-values.ts";
import type { Translated } from "../messages.ts";

export const fieldValues: Translated<typeof english> = {
  answers: { yes: "Ja", no: "Nein" },
};
