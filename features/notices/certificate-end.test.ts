import { expect, test } from "vitest";
import { certificateConcern } from "./certificate-end.ts";

const day = 24 * 60 * 60 * 1000;

test.each([
  [0, 0, undefined],
  [80, 2, undefined],
  [82, 0, "late"],
  [90, 0, "over"],
  [91, 5, "over"],
  [10, 3, "refused"],
  [82, 3, "late"],
])("on day %i of ninety, after %i tries that came to nothing: %s", (days, failures, problem) => {
  const concern = certificateConcern({ notBefore: 0, notAfter: 90 * day, failures }, days * day);
  expect(concern).toEqual(problem && { problem, until: 90 * day });
});

test("one of six days is not late on its fifth", () => {
  expect(certificateConcern({ notBefore: 0, notAfter: 6 * day, failures: 0 }, 5 * day)).toBeUndefined();
});
