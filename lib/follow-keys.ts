import { readFileSync } from "node:fs";
import { keyFileOf } from "./key-file.ts";

/** A change of keys.json is seen at most this later. */
const lookEveryMs = 2_000;

export type Following = Readonly<{
  /** Looks at once; resolves when what is new is adopted. */
  look(): Promise<void>;
  stop(): void;
}>;

/** Calls `adopt` at once and whenever keys.json holds something else than before, one at a time. Keeps no process alive. */
export function followKeyFile(
  settings: Readonly<{ dataDir: string }>,
  adopt: () => Promise<void>,
): Following {
  const path = keyFileOf(settings);
  let seen: string | undefined;
  let looking = Promise.resolve();
  const lookAgain = async () => {
    const content = contentOf(path);
    if (content === seen) return;
    await adopt();
    seen = content;
  };
  const look = () => {
    const mine = looking.then(lookAgain);
    looking = mine.catch(() => {});
    return mine;
  };
  // What changed since the keys were read.
  void look().catch(() => {});
  const timer = setInterval(() => void look().catch(() => {}), lookEveryMs).unref();
  return { look, stop: () => clearInterval(timer) };
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
