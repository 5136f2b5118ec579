/** Documents, which are kept as they are. */
import { type ByteReader, DamagedFile } from "./byte-reader.ts";

/** All of it. */
export async function* asItIs(bytes: ByteReader): AsyncGenerator<Buffer, void> {
  for (let chunk = await bytes.chunk(); chunk.length > 0; chunk = await bytes.chunk()) yield chunk;
}

/** What begins so is read by programs: markup, scripts, PostScript, RTF. */
const machineText = /^\uFEFF?\s*(<|#!|%!|\{\\rtf)/;

/** Whether it may be text that people read, by its beginning. */
export function beginsAsText(head: Buffer): boolean {
  // The beginning may end within a character.
  const text = new TextDecoder().decode(head, { stream: true });
  return head.length > 0 && !machineText.test(text) && isPlain(text.replaceAll("\uFFFD", ""));
}

/** Text in UTF-8 without control characters but those of lines, tabs and pages. */
export async function* plainText(bytes: ByteReader): AsyncGenerator<Buffer, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const check = (chunk?: Buffer) => {
    try {
      if (isPlain(decoder.decode(chunk, { stream: chunk !== undefined }))) return;
    } catch {
      // Not UTF-8.
    }
    throw new DamagedFile("It is no text.");
  };
  for await (const chunk of asItIs(bytes)) {
    check(chunk);
    yield chunk;
  }
  check();
}

function isPlain(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return !/[\0-\x08\x0b\x0e-\x1f\x7f]/.test(text);
}

const openDocuments: Readonly<Record<string, string>> = {
  text: "odt",
  spreadsheet: "ods",
  presentation: "odp",
  graphics: "odg",
};

/** An archive's first entry (APPNOTE.TXT 6.3.10, 4.3.7): its name, and what of its bytes is in these. */
function firstEntry(head: Buffer): Readonly<{ name: string; content: string }> | undefined {
  if (head.length < 30 || head.toString("latin1", 0, 4) !== "PK\x03\x04") return undefined;
  const nameEnd = 30 + head.readUInt16LE(26);
  const contentStart = nameEnd + head.readUInt16LE(28);
  return { name: head.toString("latin1", 30, nameEnd), content: head.toString("latin1", contentStart) };
}

/** An OpenDocument's first entry says its type, uncompressed (ODF 1.3, part 2, 3.3); undefined for all else. */
export function openDocumentIn(head: Buffer): Readonly<{ type: string; extension: string }> | undefined {
  const { name, content = "" } = firstEntry(head) ?? {};
  const [type = "", kind = ""] = /^application\/vnd\.oasis\.opendocument\.([a-z]+)(?=PK)/.exec(content) ?? [];
  const extension = name === "mimetype" ? openDocuments[kind] : undefined;
  return extension === undefined ? undefined : { type, extension };
}

/** Names of parts, which stand uncompressed in front of them, of the documents that office programs write (ECMA-376). */
const mainParts: Readonly<Record<string, Readonly<{ type: string; extension: string }>>> = {
  "word/document.xml": officeType("wordprocessingml.document", "docx"),
  "xl/workbook.xml": officeType("spreadsheetml.sheet", "xlsx"),
  "ppt/presentation.xml": officeType("presentationml.presentation", "pptx"),
};
const firstParts = /^(\[Content_Types\]\.xml$|_rels\/|docProps\/|word\/|xl\/|ppt\/)/;
const programs = "vbaProject.bin";

function officeType(name: string, extension: string) {
  return { type: `application/vnd.openxmlformats-officedocument.${name}`, extension };
}

export function beginsAsOffice(head: Buffer): boolean {
  return firstParts.test(firstEntry(head)?.name ?? "");
}

/** All of it; gives which document it is. One that brings programs along is refused. */
export async function* officeDocument(
  bytes: ByteReader,
): AsyncGenerator<Buffer, Readonly<{ type: string; extension: string }>> {
  const sought = [...Object.keys(mainParts), programs];
  const longest = Math.max(...sought.map((name) => name.length));
  const found = new Set<string>();
  let before = Buffer.alloc(0);
  for await (const chunk of asItIs(bytes)) {
    // A name may begin in one chunk and end in the next.
    const text = Buffer.concat([before, chunk]);
    for (const name of sought) if (!found.has(name) && text.includes(name)) found.add(name);
    before = text.subarray(Math.max(0, text.length - longest + 1));
    yield chunk;
  }
  const [main, another] = Object.keys(mainParts).filter((name) => found.has(name));
  const kind = main === undefined || another !== undefined ? undefined : mainParts[main];
  if (!kind || found.has(programs)) throw new DamagedFile("It is no document.");
  return kind;
}
