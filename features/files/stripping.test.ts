import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteReader, DamagedFile } from "./byte-reader.ts";
import { allKinds, type KindOfFile, keptOf } from "./kinds.ts";

/** What is kept of a file that comes in these chunks; undefined when it is refused. */
async function kept(chunks: readonly Uint8Array[], allowed: readonly KindOfFile[] = allKinds) {
  const pieces = keptOf(new ByteReader(streamOf(chunks)), allowed);
  const all: Buffer[] = [];
  try {
    for (;;) {
      const { done, value } = await pieces.next();
      if (!done) {
        all.push(Buffer.from(value));
        continue;
      }
      const bytes = Buffer.concat(all);
      value.beginning?.copy(bytes);
      return { bytes, type: value.type, extension: value.extension };
    }
  } catch (error) {
    if (error instanceof DamagedFile) return undefined;
    throw error;
  }
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** The file in pieces of these lengths, again and again. */
function split(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

const someBytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes));
const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

// JPEG

const segment = (marker: number, content: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};
const bytesOf = (text: string) => Buffer.from(text, "latin1");

const picture = fc.tuple(fc.constantFrom(0xc4, 0xdb, 0xdd), someBytes(40)).map(([marker, content]) => ({
  bytes: segment(marker, content),
  stays: segment(marker, content),
}));
const secret = fc
  .tuple(
    fc.constantFrom(0xe1, 0xe2, 0xe3, 0xed, 0xef, 0xfe),
    fc.constantFrom(
      "",
      "Exif\0\0",
      "http://ns.adobe.com/xap/1.0/\0",
      "ICC_PROFILE\0",
      "MPF\0",
      "Photoshop 3.0\0",
    ),
    someBytes(60),
  )
  .map(([marker, name, content]) => ({
    bytes: segment(marker, Buffer.concat([bytesOf(`${name}SECRET`), content])),
    stays: Buffer.alloc(0),
  }));
const turned = fc.integer({ min: 2, max: 8 }).map((orientation) => {
  const gps = "GPS: 52.5, 13.4 SECRET";
  const tiff = Buffer.concat([
    bytesOf("II*\0\x08\0\0\0"),
    bytesOf("\x02\0\x0f\x01\x02\0\x04\0\0\0Abc\0"),
    bytesOf(`\x12\x01\x03\0\x01\0\0\0${String.fromCharCode(orientation)}\0\0\0`),
    bytesOf(gps),
  ]);
  return { orientation, bytes: segment(0xe1, Buffer.concat([bytesOf("Exif\0\0"), tiff])) };
});
const jfif = segment(0xe0, Buffer.concat([bytesOf("JFIF\0\x01\x02\0\0\x48\0\x48\x01\x01"), bytesOf("abc")]));
const plainJfif = segment(0xe0, bytesOf("JFIF\0\x01\x02\0\0\x48\0\x48\0\0"));
const adobe = segment(0xee, bytesOf("Adobe\0\x64\0\0\0\0\x01"));

/** Coded data with stuffed bytes and restarts. */
const coded = someBytes(80).map((content) =>
  Buffer.concat([
    ...[...content].map((byte) => Buffer.from(byte === 0xff ? [0xff, 0] : [byte])),
    Buffer.from([0xff, 0xd3, 1, 0xff, 0x00, 2]),
  ]),
);
const jpeg = fc
  .record({
    front: fc.array(fc.oneof(picture, secret), { maxLength: 6 }),
    frame: fc.constantFrom(0xc0, 0xc1, 0xc2),
    scans: fc.array(fc.tuple(fc.array(fc.oneof(picture, secret), { maxLength: 3 }), coded), {
      minLength: 1,
      maxLength: 3,
    }),
    behind: someBytes(30),
    fill: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ front, frame, scans, behind, fill }) => {
    const all = [
      { bytes: jfif, stays: plainJfif },
      { bytes: adobe, stays: adobe },
      ...front,
      same(segment(frame, bytesOf("\x08\0\x10\0\x10\x01\x01\x11\0"))),
      ...scans.flatMap(([between, data]) => [
        ...between,
        same(segment(0xda, bytesOf("\x01\x01\0\0\x3f\0"))),
        same(data),
      ]),
    ];
    const start = Buffer.from([0xff, 0xd8]);
    const end = Buffer.from([0xff, 0xd9]);
    const filled = Buffer.concat([Buffer.alloc(fill, 0xff), end]);
    return {
      whole: Buffer.concat([start, ...all.map(({ bytes }) => bytes), filled]),
      behind,
      stays: Buffer.concat([start, ...all.map(({ stays }) => stays), end]),
    };
  });

function same(bytes: Buffer) {
  return { bytes, stays: bytes };
}

test("of a JPEG its picture stays, byte for byte, and nothing else, however it comes in", async () => {
  await fc.assert(
    fc.asyncProperty(jpeg, lengths, async ({ whole, behind, stays }, lengths) => {
      const all = Buffer.concat([whole, behind]);
      expect(await kept(split(all, lengths))).toEqual({ bytes: stays, type: "image/jpeg", extension: "jpg" });
      expect(stays.includes("SECRET")).toBe(false);
    }),
  );
});

test("a JPEG that is turned stays turned, and says nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(jpeg, turned, async ({ whole }, { orientation, bytes }) => {
      const found = await kept([whole.subarray(0, 2), bytes, whole.subarray(2)]);
      const exif = segment(
        0xe1,
        bytesOf(
          `Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(orientation)}\0\0\0\0\0\0`,
        ),
      );
      expect(found?.bytes.subarray(2, 2 + exif.length)).toEqual(exif);
      expect(found?.bytes.includes("SECRET")).toBe(false);
    }),
  );
});

// PNG

const chunk = (name: string, content: Buffer) => {
  const named = Buffer.concat([bytesOf(name), content]);
  const [head, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  head.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([head, named, sum]);
};
const png = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        "IDAT",
        "PLTE",
        "tRNS",
        "gAMA",
        "sRGB",
        "fdAT",
        "tEXt",
        "iTXt",
        "zTXt",
        "eXIf",
        "tIME",
        "iCCP",
        "vpAg",
      ),
      someBytes(60),
    ),
    { maxLength: 10 },
  )
  .chain((chunks) => fc.tuple(fc.constant(chunks), someBytes(60), someBytes(20)))
  .map(([chunks, content, behind]) => {
    const signature = bytesOf("\x89PNG\r\n\x1a\n");
    const dropped = new Set(["tEXt", "iTXt", "zTXt", "eXIf", "tIME", "iCCP", "vpAg"]);
    const all = [
      ["IHDR", Buffer.alloc(13)] as const,
      ...chunks,
      ["IDAT", content] as const,
      ["IEND", Buffer.alloc(0)] as const,
    ];
    const of = (some: typeof all) =>
      Buffer.concat([signature, ...some.map(([name, bytes]) => chunk(name, bytes))]);
    return { whole: of(all), stays: of(all.filter(([name]) => !dropped.has(name))), behind };
  });

test("of a PNG its picture stays, byte for byte, and nothing else, however it comes in", async () => {
  await fc.assert(
    fc.asyncProperty(png, lengths, async ({ whole, stays, behind }, lengths) => {
      const all = Buffer.concat([whole, behind]);
      expect(await kept(split(all, lengths))).toEqual({ bytes: stays, type: "image/png", extension: "png" });
    }),
  );
});

// WebP

const riffChunk = (name: string, content: Buffer) => {
  const head = Buffer.concat([bytesOf(name), Buffer.alloc(4)]);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
};
const riff = (chunks: readonly Buffer[]) => {
  const content = Buffer.concat([bytesOf("WEBP"), ...chunks]);
  return riffChunk("RIFF", content);
};
const webp = fc
  .array(
    fc.oneof(
      fc.tuple(
        fc.constantFrom("ALPH", "ANIM", "VP8 ", "VP8L", "ICCP", "EXIF", "XMP ", "odd?"),
        someBytes(50),
      ),
      fc
        .tuple(fc.constantFrom("ALPH", "VP8 ", "VP8L"), someBytes(30))
        .map(
          ([name, content]) => ["ANMF", Buffer.concat([Buffer.alloc(16), riffChunk(name, content)])] as const,
        ),
    ),
    { maxLength: 8 },
  )
  .chain((chunks) =>
    fc.tuple(fc.constant(chunks), fc.integer({ min: 0, max: 255 }), someBytes(50), someBytes(20)),
  )
  .map(([chunks, flags, content, behind]) => {
    const dropped = new Set(["ICCP", "EXIF", "XMP ", "odd?"]);
    const extended = (flags: number) =>
      ["VP8X", Buffer.concat([Buffer.from([flags]), Buffer.alloc(9, 7)])] as const;
    const rest = [...chunks, ["VP8 ", content] as const];
    const of = (all: readonly (readonly [string, Buffer])[]) =>
      riff(all.map(([name, bytes]) => riffChunk(name, bytes)));
    return {
      whole: of([extended(flags), ...rest]),
      stays: of([extended(flags & 0b11010011), ...rest.filter(([name]) => !dropped.has(name))]),
      behind,
    };
  });

test("of a WebP its picture stays, byte for byte, and nothing else, however it comes in", async () => {
  await fc.assert(
    fc.asyncProperty(webp, lengths, async ({ whole, stays, behind }, lengths) => {
      const all = Buffer.concat([whole, behind]);
      expect(await kept(split(all, lengths))).toEqual({
        bytes: stays,
        type: "image/webp",
        extension: "webp",
      });
    }),
  );
});

test("pictures that are cut off are refused", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(jpeg, png, webp), fc.nat(), async ({ whole }, cut) => {
      expect(await kept([whole.subarray(0, cut % whole.length)], ["image"])).toBeUndefined();
    }),
  );
});

test("nonsense behind a picture's first bytes is refused, or is a picture, and never more than came in", async () => {
  const beginnings = [
    "\xff\xd8\xff",
    "\x89PNG\r\n\x1a\n",
    "RIFF\x40\0\0\0WEBP",
    "PK\x03\x04",
    "%PDF-1.7",
    "",
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...beginnings),
      someBytes(300),
      lengths,
      async (text, bytes, lengths) => {
        const all = Buffer.concat([bytesOf(text), bytes]);
        const found = await kept(split(all, lengths));
        expect(found?.bytes.length ?? 0).toBeLessThanOrEqual(all.length);
      },
    ),
    { numRuns: 1_000 },
  );
});

test("pictures with one byte changed do no harm", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(jpeg, png, webp),
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
      async ({ whole }, at, byte) => {
        const changed = Buffer.from(whole);
        changed[at % whole.length] = byte;
        const found = await kept([changed]);
        expect(found?.bytes.length ?? 0).toBeLessThanOrEqual(whole.length);
      },
    ),
    { numRuns: 1_000 },
  );
});

/** An archive as office programs make it: its entries' heads and bytes. */
const entry = (name: string, content: string) => {
  const head = Buffer.alloc(30);
  head.write("PK\x03\x04", "latin1");
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, bytesOf(name), bytesOf(content)]);
};
const openDocument = (type: string) =>
  Buffer.concat([entry("mimetype", `application/vnd.oasis.opendocument.${type}`), entry("content.xml", "x")]);
const office = (...names: string[]) => Buffer.concat(names.map((name) => entry(name, "x")));

test.each([
  ["%PDF-1.7\n…", "application/pdf", "pdf"],
  ["Dear members,\r\n\tgrüße\n", "text/plain", "txt"],
  [openDocument("text"), "application/vnd.oasis.opendocument.text", "odt"],
  [
    office("[Content_Types].xml", "word/document.xml"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "docx",
  ],
  [
    office("_rels/.rels", "xl/workbook.xml"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx",
  ],
])("a document is kept byte for byte: %#", async (content, type, extension) => {
  const bytes = Buffer.from(content);
  await fc.assert(
    fc.asyncProperty(lengths, async (lengths) => {
      expect(await kept(split(bytes, lengths))).toEqual({ bytes, type, extension });
    }),
  );
  expect(await kept([bytes], ["image"])).toBeUndefined();
});

test.each([
  ["nothing", ""],
  ["HTML", "<!DOCTYPE html><script>alert(1)</script>"],
  ["HTML behind a byte order mark and spaces", "\uFEFF \n<html>"],
  ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ["a script", "#!/bin/sh\nrm -rf /\n"],
  ["a program", bytesOf("MZ\x90\0\x03\0\0\0")],
  ["a program of Unix", bytesOf("\x7fELF\x02\x01\x01\0")],
  ["text with a NUL", "text\0"],
  ["text that is not UTF-8", bytesOf("Gr\xfc\xdfe")],
  ["text that breaks off within a character", Buffer.from("Grüße").subarray(0, 3)],
  ["a GIF, whose comments would stay", "GIF89a\x01"],
  ["an archive", entry("notes.txt", "x")],
  ["a Java archive", entry("META-INF/MANIFEST.MF", "x")],
  [
    "a document with a program in it",
    office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
  ],
  ["an office archive without a document", office("[Content_Types].xml", "other.xml")],
  ["a photo of a phone that would keep its place", bytesOf("\0\0\0\x18ftypheic\0\0\0\0")],
])("%s is refused", async (_, content) => {
  expect(await kept([Buffer.from(content)])).toBeUndefined();
});
