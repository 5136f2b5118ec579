import { expect, test } from "vitest";
import { certificateWarningText } from "./certificate-words.ts";

test("a certificate's warning is a sentence in every language", () => {
  const warning = {
    code: "not covered",
    origins: ["https://a.example", "https://b.example"],
    names: [],
  } as const;
  expect(certificateWarningText("en", warning)).toBe(
    "The certificate is not for https://a.example, https://b.example, which ORIGIN names; it is for no name at all.",
  );
  expect(certificateWarningText("de", { code: "no intermediate", issuer: "CN=Stelle" })).toMatch(
    /^In fullchain\.pem fehlt das Zwischenzertifikat \(CN=Stelle\)/,
  );
});
