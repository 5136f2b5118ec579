/** Whose information, who acts, from where: what every feature function takes first. */
import type { Language } from "#lib/words/languages.ts";

/** Where an act comes from. `at` is the clock of everything that is done for it, in milliseconds since 1970. */
export type From = Readonly<{ address: string; browser: string; requestId: string; at: number }>;

/** A member as the product hands one out: never with the password's hash. */
export type Member = Readonly<{
  id: string;
  username: string;
  role: "member" | "operator";
  version: number;
  createdAt: number;
  /** Chosen by the member; null: as the portal or the browser has it. */
  language: Language | null;
}>;

/** For members' own acts subject and actor are the same person. */
export type Act = Readonly<{ subject: Member; actor: Member; from: From }>;

/** An act of somebody who is signed in, through this session. */
export type SignedIn = Act &
  Readonly<{
    session: Readonly<{
      id: string;
      /** Of the token it was found by. */
      tokenHash: string;
      createdAt: number;
      lastSeenAt: number;
      provedAt: number;
    }>;
  }>;
