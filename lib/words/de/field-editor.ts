import type { fieldEditor as english } from "../en/field-editor.ts";
import type { Translated } from "../messages.ts";

export const fieldEditor: Translated<typeof english> = {
  fieldEditor: {},
};
