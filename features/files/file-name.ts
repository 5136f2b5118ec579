/** In code points, with the extension. */
const nameLimit = 100;

/** Separators of paths, and what file systems or shells give a meaning of their own. */
const special = /[\\/:*?"<>|]/gu;
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** Other names of what we call otherwise. */
const aliases: Readonly<Record<string, readonly string[]>> = { jpg: ["jpeg"], txt: ["text", "md", "csv"] };

/**
 * A name under which a file can be saved anywhere: without its path, without what cannot be seen, and with the extension
 * of what it really is.
 */
export function cleanFileName(raw: string, extension: string): string {
  const name = raw.normalize().replace(unseen, "").split(/[\\/]/).at(-1) ?? "";
  const plain = name.replace(special, "_").trim().replace(/^\.+/, "");
  const [, stem = plain, given = ""] = /^(.*)\.([a-z0-9]{1,5})$/is.exec(plain) ?? [];
  const own = given.toLowerCase();
  const kept = aliases[extension]?.includes(own) ? own : extension;
  const room = nameLimit - kept.length - 1;
  const short = [...stem]
    .slice(0, room)
    .join("")
    .replace(/[.\s]+$/u, "");
  return `${short || "file"}.${kept}`;
}
