/** Most addresses are nothing but these, and this costs a tenth. */
const harmless = /^(\/[\w-][\w.-]*)+$/;

/**
 * A path of this portal in UTF-8. It has nothing that a redirect could turn into another site's address (`//`, `\`), that
 * means another path to the next reader (`.` and `..`), or that ends a line or a string elsewhere (control characters).
 * The query may be anything: no page reads what is broken in it.
 */
export function isPlainPath(address: string): boolean {
  if (harmless.test(address)) return true;
  const [path = ""] = address.split("?", 1);
  if (!path.startsWith("/") || /\/\/|\\|%5c/i.test(path)) return false;
  try {
    const plain = decodeURIComponent(path);
    if (/(^|\/)\.{1,2}(\/|;|$)/.test(plain)) return false;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    return !/[\u0000-\u001f\u007f]/.test(plain);
  } catch {
    return false;
  }
}
