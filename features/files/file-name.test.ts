import fc from "fast-check";
import { expect, test } from "vitest";
import { codePoints } from "#lib/text.ts";
import { cleanFileName } from "./file-name.ts";

test.each([
  ["photo.jpg", "jpg", "photo.jpg"],
  ["Urlaub in Köln.JPEG", "jpg", "Urlaub in Köln.jpeg"],
  ["C:\\Users\\Ada\\photo.png", "jpg", "photo.jpg"],
  ["../../etc/passwd", "txt", "passwd.txt"],
  ["page.html", "txt", "page.txt"],
  ["invoice\u202Efdp.exe", "pdf", "invoicefdp.pdf"],
  [".htaccess", "txt", "htaccess.txt"],
  ["", "pdf", "file.pdf"],
  ["a\r\nb: c.pdf", "pdf", "ab_ c.pdf"],
])("%j becomes a name under which it can be saved as %s", (raw, extension, name) => {
  expect(cleanFileName(raw, extension)).toBe(name);
});

test("any name is short, on one line, without a path, and cleaned once", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (raw) => {
      const name = cleanFileName(raw, "pdf");
      expect(name).toMatch(/^[^\\/:*?"<>|\p{Cc}]+\.pdf$/u);
      expect(codePoints(name)).toBeLessThanOrEqual(100);
      expect(name.startsWith(".")).toBe(false);
      expect(cleanFileName(name, "pdf")).toBe(name);
    }),
  );
});
