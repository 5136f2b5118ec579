import type { files as english } from "../en/files.ts";
import type { Translated } from "../messages.ts";

export const files: Translated<typeof english> = {
  files: {
    image:
      "Fotos: JPEG, PNG oder WebP. Sie verlieren Ort, Kamera, Datum und Kommentare, bevor sie aufgehoben werden.",
    document:
      "Dokumente: PDF, Text, OpenDocument, Word, Excel oder PowerPoint. Sie werden aufgehoben, wie sie sind, mit allem, was darin steht.",
    limit: "Höchstens {limit, number} MB.",
  },
};
