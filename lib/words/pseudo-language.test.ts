import { expect, test } from "vitest";
import { inPseudoLanguage } from "./pseudo-language.ts";

const shown = (text: string) => text.replace(/[\u202c\u202e]/g, "");

test("texts get longer and are written from right to left; arguments and tags stay", () => {
  const { simple, plural, rich, group } = inPseudoLanguage({
    simple: "Try again in {time}.",
    plural: "{days, plural, one {# day of {name}} other {# days}}",
    rich: "New here? <link>Sign up</link>",
    group: { inside: "Save" },
  });
  expect(simple).toContain("\u202eTry\u202c");
  expect(shown(simple)).toBe("Try aagaaiin iin {time}.");
  expect(shown(plural)).toBe("{days, plural, one {# daay oof {name}} other {# daays}}");
  expect(shown(rich)).toBe("Neew heeree? <link>Siign uup</link>");
  expect(shown(group.inside)).toBe("Saavee");
});
