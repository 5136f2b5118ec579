import { setTimeout as pause } from "node:timers/promises";
import { findChallenge, shareChallenge, tlsChallenges } from "#features/machines/challenges.ts";
import type { Issued } from "../x509.ts";
import type { Show } from "./challenges.ts";

/** So often a machine looks what the others want shown by TLS. */
export const lookEveryMs = 5_000;

/** A token of an authority (RFC 8555 8.3). Others are not worth a look into the database. */
const tokenForm = /^[\w-]{1,512}$/;

/** What authorities are shown by this machine, for itself and for all that share its database. */
export type SharedChallenges = Readonly<{
  http: Show<string>;
  tls: Show<Issued>;
  /** The key authorization to a token, whichever machine it is of; undefined: none. */
  find(token: string): Promise<string | undefined>;
  /** Shows by TLS what the other machines want shown, and no longer what they don't. */
  follow(): Promise<void>;
}>;

/** @param showByTls has all workers of this machine show it */
export function shareChallenges(showByTls: Show<Issued>): SharedChallenges {
  const own = new Map<string, string>();
  let followed: ReadonlyMap<string, string> = new Map();
  return {
    async http(token, shown) {
      if (shown === undefined) own.delete(token);
      else own.set(token, shown);
      await shareChallenge(`http ${token}`, shown, Date.now());
    },
    async tls(name, shown) {
      await showByTls(name, shown);
      const areOthers = await shareChallenge(`tls ${name}`, shown && JSON.stringify(shown), Date.now());
      // Reading the first bytes of every connection is dear, so nobody asks the database at each.
      if (areOthers && shown) await pause(2 * lookEveryMs);
    },
    async find(token) {
      if (!tokenForm.test(token)) return undefined;
      return own.get(token) ?? (await findChallenge(`http ${token}`, Date.now()));
    },
    async follow() {
      const wanted = await tlsChallenges(Date.now());
      for (const name of followed.keys()) if (!wanted.has(name)) await showByTls(name, undefined);
      for (const [name, shown] of wanted)
        if (followed.get(name) !== shown) await showByTls(name, JSON.parse(shown));
      followed = wanted;
    },
  };
}
