/** Lines of a vCard (RFC 6350, 3). */

/** Octets of a line, without its line break (3.2). */
const lineOctets = 75;

/** The lines of a card, in the order they are given, each folded and ended by CRLF. */
export function cardOf(lines: readonly string[]): string {
  return ["BEGIN:VCARD", "VERSION:4.0", ...lines, "END:VCARD"].map((line) => `${folded(line)}\r\n`).join("");
}

/** A text as a property's value (3.4). A semicolon may stay as it is there, and some readers keep a `\` before it. */
export function cardText(text: string): string {
  return withoutControls(text).replace(/[\\,]/g, "\\$&").replaceAll("\n", "\\n");
}

/** Texts as one value of several parts, between which stand semicolons. */
export function cardParts(parts: readonly string[]): string {
  return parts.map((part) => cardText(part).replaceAll(";", "\\;")).join(";");
}

/** An address of the web; nothing for a text that is none. Some readers cut one off at a comma. */
export function cardUri(text: string): string | undefined {
  return URL.parse(text)?.href.replaceAll(",", "%2C").replaceAll("\\", "%5C");
}

/** A card has none of them but tabs and folded lines (3.3, VALUE-CHAR). */
function withoutControls(text: string): string {
  return text.replace(/[\0-\x08\x0b-\x1f\x7f]/g, "");
}

/** In lines of so many octets, without cutting through a character. */
function folded(line: string): string {
  let [text, octets] = ["", 0];
  for (const character of line) {
    const more = Buffer.byteLength(character);
    if (octets + more > lineOctets) {
      text += "\r\n ";
      octets = 1;
    }
    text += character;
    octets += more;
  }
  return text;
}
