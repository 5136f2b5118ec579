import { expect, test } from "vitest";
import { debianFile } from "./trust-stores.ts";

test("each authority has a file of its own in the system's store, with the end that its tool looks for", () => {
  const fileOf = (fingerprint: string) => debianFile({ path: "", name: "", fingerprint });
  const [one, other] = ["8F:CC:20:85:0C:FD:11:22:33", "8F:CC:20:85:0C:FD:11:23:33"].map(fileOf);
  expect(one).toBe("/usr/local/share/ca-certificates/postern-8fcc20850cfd1122.crt");
  expect(other).not.toBe(one);
});
