import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { table } from "../../bench/support/rows.ts";
import { BrokenPromise, type LongTest, type Seen } from "./long-test.ts";

/** What became of a test's repetitions so far. */
export type Progress = Readonly<{
  done: number;
  failed: number;
  seconds: number;
  failures: string[];
  seen: Seen;
}>;
export type State = Record<string, Progress>;

const none: Progress = { done: 0, failed: 0, seconds: 0, failures: [], seen: {} };
const failuresKept = 10;

export function progressOf(state: State, { name }: LongTest): Progress {
  return state[name] ?? none;
}

/** Empty where none was written. */
export function readState(file: string): State {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

/** Whole, whenever this is ended. */
export function writeState(file: string, state: State): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** One more repetition: what it saw, or why it failed. */
export function withOneMore(before: Progress, seconds: number, result: Seen | Error): Progress {
  const isFailure = result instanceof Error;
  const seen = isFailure ? result instanceof BrokenPromise && result.seen : result;
  return {
    done: before.done + 1,
    failed: before.failed + (isFailure ? 1 : 0),
    seconds: before.seconds + seconds,
    failures: isFailure ? [...before.failures, result.message].slice(-failuresKept) : before.failures,
    seen: seen ? together(before.seen, seen) : before.seen,
  };
}

function together(before: Seen, now: Seen): Seen {
  const joined = Object.entries(now).map(([name, value]) => {
    const old = before[name] ?? 0;
    return [name, name.startsWith("longest") ? Math.max(old, value) : old + value];
  });
  return { ...before, ...Object.fromEntries(joined) };
}

/** A table in Markdown. */
export function progressTable(tests: readonly LongTest[], counts: readonly number[], state: State): string {
  return table(
    ["test", "done", "of", "failed", "minutes", "seen"],
    tests.map((test, at) => {
      const { done, failed, seconds, seen } = progressOf(state, test);
      const sights = Object.entries(seen).map(([name, value]) => `${value.toLocaleString("en")} ${name}`);
      return [test.name, done, counts[at] ?? 0, failed, (seconds / 60).toFixed(1), sights.join("; ")].map(
        String,
      );
    }),
  );
}
