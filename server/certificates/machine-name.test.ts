import { expect, test } from "vitest";
import { bareName } from "./machine-name.ts";

test.each([
  ["Attic", "attic"],
  ["attic.example.org", "attic"],
  ["3f2a91c0", "3f2a91c0"],
  ["raspberry-pi", "raspberry-pi"],
])("%s is known as %s", (hostname, name) => expect(bareName(hostname)).toBe(name));

test.each(["", "12345", "my_box", "-box", "box-", "bücher", "a".repeat(64)])(
  "%j is no name that a certificate could hold",
  (hostname) => expect(bareName(hostname)).toBeUndefined(),
);
