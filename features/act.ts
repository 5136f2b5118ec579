/** An act: its subject, its actor and its source. Every feature function takes it first. */
import type { Member } from "./members/member.ts";

/** Where an act comes from. `at` is the clock of everything that is done for it, in milliseconds since 1970. */
export type Source = Readonly<{
  address: string;
  browser: string;
  requestId: string;
  at: number;
  /** What the browser's cookie holds if somebody has logged in with it before. */
  knownBrowser?: string | undefined;
}>;

/** Who acts: a member, by their id, or one of the two below. */
export type Actor = Readonly<{ id: string }>;
/** Whoever runs the machine, by the `postern` command. */
export const commandLine: Actor = { id: "command line" };
/** The portal by itself, as its settings have it. */
export const portalItself: Actor = { id: "portal" };

/** For members' own acts subject and actor are the same person. */
export type Act = Readonly<{ subject: Member; actor: Actor; from: Source }>;

/** An act of a member who is logged in, through this session. */
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

/**
 * An act about any member, one's own membership included, by somebody who may: an operator through their session, or
 * one of the actors who need none.
 */
export type OperatorAct = Act & Readonly<{ by: SignedIn | "command line" | "portal" }>;
