/** Certificates on many machines: what they have the same of, and who obtains it. */
import { shareFolder } from "#features/machines/shared-folder.ts";
import { parsePostgresqlAddress } from "#lib/postgresql-address.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { explained, openCertificate } from "./choose.ts";
import type { ServerCertificate } from "./server-certificate.ts";

// The certificate that the authority issues for a machine is that machine's own: it names its addresses.
const localAuthority = {
  path: "local",
  files: ["authority-key.pem", "authority.pem"],
  needs: ["authority-key.pem", "authority.pem"],
};

// With the state: pauses after failed tries are for all, and an order is taken up by whoever is next.
const acme = {
  path: "acme",
  files: ["account-key.pem", "order-key.pem", "privkey.pem", "fullchain.pem", "state.json"],
  needs: ["state.json"],
};

/** Makes this machine's files and the database's the same; whether files were changed here. One at a time. */
export type Share = () => Promise<boolean>;

export function certificateSharing(settings: Settings): Share {
  const folders = settings.acme ? [localAuthority, acme] : [localAuthority];
  let sharing: Promise<unknown> = Promise.resolve();
  const share = async () => {
    let changed = false;
    for (const folder of folders)
      changed = (await shareFolder({ certDir: settings.certDir, ...folder })) || changed;
    return changed;
  };
  return () => {
    const shared = sharing.then(share, share);
    sharing = shared;
    return shared;
  };
}

/**
 * As `openCertificate`, with what other machines have made already. Of several that make an authority at the same
 * moment one wins.
 * @param now milliseconds
 * @throws StartProblem with one sentence
 */
export async function openSharedCertificate(
  settings: Settings,
  share: Share,
  now: number,
  alsoFor: readonly string[],
): Promise<ServerCertificate> {
  await explained(settings, share);
  try {
    const opened = await openCertificate(settings, now, alsoFor);
    return (await explained(settings, share)) ? await openCertificate(settings, now, alsoFor) : opened;
  } catch (error) {
    throw withWordsForAll(error, settings);
  }
}

/** An authority that is deleted on this machine alone comes back from the database. */
function withWordsForAll(error: unknown, { databaseUrl }: Settings): unknown {
  if (!(error instanceof StartProblem) || !parsePostgresqlAddress(databaseUrl)) return error;
  if (!error.phrases.some(({ path }) => path === "authority.unusable")) return error;
  return new StartProblem([...error.phrases, phrase("authority.shared")], error.exitCode, { cause: error });
}
