/** Names of files in an archive that every system can unpack: each once, in no other folder than it says. */

/** So many octets at most: file systems take 255 (with an ending and a number in front of it). */
const mostOctets = 160;

/**
 * A name for each of these pairs of a field's key and a file's own name: `files/<key>-<name>`, with a number behind it
 * where two would be the same to a file system that knows no capitals.
 */
export function archiveNames(files: readonly Readonly<{ fieldKey: string; name: string }>[]): string[] {
  const taken = new Set<string>();
  return files.map(({ fieldKey, name }) => {
    const [, stem = "", ending = ""] = /^(.*?)(\.[^.]{1,10})?$/su.exec(safe(name)) ?? [];
    const begin = `files/${safe(fieldKey)}-${shortened(stem)}`;
    for (let number = 1; ; number += 1) {
      const full = `${begin}${number === 1 ? "" : ` (${number})`}${ending}`;
      const folded = full.normalize("NFKC").toLowerCase();
      if (taken.has(folded)) continue;
      taken.add(folded);
      return full;
    }
  });
}

/** Without what Windows, macOS or a path give a meaning to, and without what nobody sees. */
function safe(name: string): string {
  return name
    .toWellFormed()
    .normalize("NFC")
    .replace(/[\\/:*?"<>|]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "_")
    .replace(/^[. ]+|[. ]+$/g, "_");
}

function shortened(stem: string): string {
  let [text, octets] = ["", 0];
  for (const character of stem) {
    octets += Buffer.byteLength(character);
    if (octets > mostOctets) break;
    text += character;
  }
  return text.trimEnd();
}
