/**
 * The name by which others in a home's or an office's network know this machine, without a domain; undefined if its
 * name is none that a certificate or an address could hold (RFC 1123, 2.1).
 */
export function bareName(hostname: string): string | undefined {
  const [label = ""] = hostname.toLowerCase().split(".");
  // Digits alone are an IPv4 address to the URL parser.
  return /^(?![0-9]+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label) ? label : undefined;
}
