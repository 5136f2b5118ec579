/** CONTACT as a link: an https address as it is, an e-mail address with `mailto:` (RFC 6068). */
export function contactUri(contact: string): string {
  if (contact.startsWith("https:")) return contact;
  return `mailto:${encodeURIComponent(contact).replaceAll("%40", "@").replaceAll("%2B", "+")}`;
}
