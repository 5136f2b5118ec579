import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { referenceTo, referenceToProblem } from "#features/files/reference.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { FieldControl } from "./control.tsx";

freshPortalPerTest();

const file = {
  id: "01a22288-3e92-711e-b3a1-09079a4db50c",
  name: "Größe ÿ.pdf",
  type: "application/pdf",
  size: 3,
};
const texts = {
  ...{ left: "", over: "", none: "", choose: "" },
  ...{ saved: "Saved:", uploaded: "The file is here.", remove: "Remove" },
} as never;

/** The control of a file that is shown again after it was posted. */
function shownAgain(reference: string, saved?: string, problems?: string[]): string {
  return renderToStaticMarkup(
    createElement(FieldControl, {
      ...{ name: "photo", label: "Photo", hint: undefined, partLabels: {}, problems, texts },
      control: { kind: "file", name: "photo", accept: "" },
      initial: saved === undefined ? {} : { photo: saved },
      file: saved && "old.pdf",
      values: { photo: reference },
      words: { optional: "(optional)", error: "Error:" } as never,
    }),
  );
}

test("a file that was taken stays with the form", () => {
  const reference = referenceTo("photo", file);
  const html = shownAgain(reference);
  expect(html).toContain("The file is here.");
  expect(html).toContain(`value="${reference}"`);
});

test.each(["not a file", "file too large", "file gone", "file not saved", "file later"] as const)(
  "of one that was refused (%s) nothing is said to be there, and what is saved stays",
  (problem) => {
    const refused = referenceToProblem("photo", problem);
    const saved = referenceTo("photo", file);
    for (const problems of [["It is wrong."], undefined]) {
      expect(shownAgain(refused, undefined, problems)).not.toMatch(/The file is here|hidden|Remove/);
      const html = shownAgain(refused, saved, problems);
      expect(html).toContain("Saved: <bdi>old.pdf</bdi>");
      expect(html).toContain(`value="${saved}"`);
      expect(html).not.toContain(refused);
    }
  },
);

test("one that is gone by now is not said to be there", () => {
  expect(shownAgain(referenceTo("photo", file), undefined, ["It is gone."])).not.toMatch(
    /The file is here|hidden/,
  );
});
