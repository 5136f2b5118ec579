/** Which of a backup's certificates a machine gets: none that it has others in place of. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type CertificatesToPut = Readonly<{
  /** Paths below CERT_DIR that get the backup's. */
  put: readonly string[];
  /** Paths of an authority that is another than this machine's: people who trust it do not trust that one. */
  kept: readonly string[];
}>;

/**
 * Files of one folder belong together: they all come from the backup, or none does.
 * @param from the backup's, laid out as CERT_DIR
 */
export function certificatesToPut(from: string, certDir: string): CertificatesToPut {
  const paths = existsSync(from)
    ? readdirSync(from, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(from.length + 1))
    : [];
  const groups = Map.groupBy(paths, (path) => (path.includes("/") ? path.split("/", 1)[0] : ""));
  const [put, kept]: [string[], string[]] = [[], []];
  for (const [group, files] of groups) {
    if (!files.some((path) => existsSync(join(certDir, path)))) put.push(...files);
    else if (group === "local" && !isSame("local/authority.pem", from, certDir)) kept.push(...files);
  }
  return { put, kept };
}

function isSame(path: string, ...folders: readonly string[]): boolean {
  const [one, other] = folders.map((folder) => {
    const file = join(folder, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  });
  return one === other;
}
