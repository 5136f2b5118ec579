import { chmodSync } from "node:fs";

const isRoot = process.getuid?.() === 0;

/** For `spawn`: a user to whom this one's own files are closed. Only root can start a program as somebody else. */
export const somebodyElse = isRoot ? { uid: 65_534, gid: 65_534 } : {};

/** Closes a file or folder to whom `somebodyElse` starts: those who are not root close it to themselves. */
export function closeTo(path: string): void {
  chmodSync(path, isRoot ? 0o700 : 0);
}
