/** The values of a distinguished name's parts ("CN=R13, O=Let's Encrypt, C=US"), each once. */
export function plainName(name: string): string {
  const values = name.split(/(?:^|, )[A-Za-z][\w.]*=/).filter(Boolean);
  return [...new Set(values)].join(", ");
}
