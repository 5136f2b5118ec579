import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const rooms = ["app", "features", "db", "lib", "server", "cli", "bench", "demo"] as const;
type Room = (typeof rooms)[number];

const mayImport: Record<Room, readonly Room[]> = {
  app: ["features", "lib"],
  features: ["db", "lib"],
  db: ["lib"],
  lib: [],
  server: ["lib", "features"],
  cli: ["features", "lib", "server"],
  bench: ["features", "db", "lib", "server", "demo"],
  demo: ["features", "db", "lib"],
};

/** The folders and single files of these two rooms, from the bottom: each may import those in front of it. */
const orders: Partial<Record<Room, readonly string[]>> = {
  features: [
    ...[
      "members",
      "act.ts",
      "readable.ts",
      "machines",
      "throttles",
      "figures",
      "notices",
      "activity",
      "passwords",
      "sessions",
    ],
    ...[
      "authentication",
      "fields",
      "files",
      "field-types",
      "information",
      "links",
      "policies",
      "erasure",
      "membership",
      "operators",
      "directory",
      "proposals",
      "retention",
      "export",
      "import",
      "request",
      "sealed",
      "keys",
      "backups",
      "member-import",
      "metrics",
      "clean-up.ts",
      "ready.ts",
    ],
  ],
  server: [
    "http",
    "certificates",
    "connections",
    "next",
    "bundle",
    "door",
    "processes",
    "worker.ts",
    "primary.ts",
  ],
};

/** Further single files that a file or room may import, each for a reason. */
const exceptions: Record<string, readonly string[]> = {
  // The primary owns migrations, the lock and the closing of what is open.
  "server/primary.ts": ["db/dialect-of.ts", "db/known-database.ts"],
  "server/processes/data-dir.ts": ["db/lock.ts"],
  "server/processes/portal.ts": ["db/client.ts", "db/key-checks.ts", "db/migrate.ts"],
  "server/processes/follow-keys.ts": ["db/key-checks.ts"],
  "server/worker.ts": ["db/client.ts"],
  "server/processes/scheduled-jobs.ts": ["db/client.ts"],
  "server/next/build.ts": ["db/lock.ts"],
  // Whether a portal runs decides who renews.
  "cli/certificate-renew.ts": ["db/lock.ts"],
  // It opens and closes the database for the commands.
  "cli/with-database.ts": [
    ...["db/client.ts", "db/key-checks.ts", "db/require-version.ts", "db/room.ts", "db/shown-database.ts"],
  ],
  // It looks at the database itself.
  "cli/doctor-database.ts": ["db/client.ts", "db/dialect.ts", "db/integrity.ts", "db/shown-database.ts"],
  // Whether a portal runs decides what is asked.
  "cli/doctor-ports.ts": ["db/lock.ts"],
  // It copies the database of a portal that is stopped.
  "cli/move.ts": [
    ...["db/dialect-of.ts", "db/lock.ts", "db/move.ts", "db/shown-database.ts", "db/table-digest.ts"],
  ],
  // It is the portal that holds the lock which is stopped.
  "cli/stop.ts": ["db/lock.ts"],
  // What went wrong with the database decides which page answers.
  "app/request-error.ts": ["db/client.ts"],
  "app/_forms/action.ts": ["db/client.ts"],
};

/** Next and React are the business of app/; these know who is logged in. */
const mayKnowNext = ["features/request/current-member.ts", "features/request/current-operator.ts"];

type Import = { from: string; names: string; to: string; typeOnly: boolean };

const files = rooms
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map((file) => `${room}/${file}`),
  )
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .concat("server.ts");
const imports = files.flatMap(importsOf);

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), "utf8");
  const found = text.matchAll(
    /(?:import|export)\s+(type\s)?([^;"']*?)from\s*"([^"]+)"|import\s*\(?\s*"([^"]+)"/g,
  );
  return [...found].map(([, type, names = "", named, bare]) => ({
    from,
    names,
    to: resolve(from, named ?? bare ?? ""),
    typeOnly: Boolean(type),
  }));
}

function resolve(from: string, to: string): string {
  if (to.startsWith("#") && to !== "#server-only") return to.slice(1);
  return to.startsWith(".") ? join(from, "..", to) : to;
}

const roomOf = (path: string) => rooms.find((room) => path.startsWith(`${room}/`));

test("imports between the rooms point one way", () => {
  const wrong = imports.filter(({ from, to }) => {
    const [here, there] = [roomOf(from), roomOf(to)];
    if (!here || !there || here === there || mayImport[here].includes(there)) return false;
    return !exceptions[from]?.includes(to);
  });
  expect(wrong).toEqual([]);
});

test("each exception is one, and is needed", () => {
  const needless = Object.entries(exceptions).flatMap(([from, all]) =>
    all.filter((to) => !imports.some((one) => one.from === from && one.to === to)).map((to) => [from, to]),
  );
  expect(needless).toEqual([]);
  expect(mayKnowNext.filter((file) => !files.includes(file))).toEqual([]);
});

test("server.ts starts, and nothing imports it", () => {
  const its = imports.filter(({ from }) => from === "server.ts").map(({ to }) => to);
  expect(its.filter((to) => roomOf(to))).toEqual(["server/primary.ts", "server/worker.ts"]);
  expect(imports.filter(({ to }) => to === "server.ts")).toEqual([]);
});

test.each(Object.entries(orders))("imports inside %s/ point one way", (room, order) => {
  const placeOf = (path: string) => order.indexOf(path.split("/")[1] ?? "");
  const inside = imports.filter(({ from, to }) => roomOf(from) === room && roomOf(to) === room);
  expect(files.filter((file) => roomOf(file) === room && placeOf(file) === -1)).toEqual([]);
  expect(inside.filter(({ from, to }) => placeOf(to) > placeOf(from))).toEqual([]);
});

test("no file imports itself through others", () => {
  const importsBy = Map.groupBy(imports, ({ from }) => from);
  const reached = (file: string, from: Set<string>): Set<string> => {
    for (const { to } of importsBy.get(file) ?? []) if (!from.has(to)) reached(to, from.add(to));
    return from;
  };
  expect(files.filter((file) => reached(file, new Set()).has(file))).toEqual([]);
});

test("only features/sessions knows the table of sessions", () => {
  const wrong = imports.filter(
    ({ from, names, to }) =>
      roomOf(from) === "features" &&
      to === "db/schema.ts" &&
      /\bsessions\b/.test(names) &&
      !from.startsWith("features/sessions/"),
  );
  expect(wrong).toEqual([]);
});

test("features know nothing of Next and React, but for the named files", () => {
  const wrong = imports.filter(
    ({ from, to }) =>
      from.startsWith("features/") && /^(next|react)\b/.test(to) && !mayKnowNext.includes(from),
  );
  expect(wrong).toEqual([]);
});

test.each([
  ["drizzle", /^drizzle-orm/, "db/drizzle.ts"],
  ["SQLite's driver", /^better-sqlite3/, "db/sqlite/driver.ts"],
])("%s comes in through one door", (_, name, door) => {
  // A bench measures what is bare, too.
  const wrong = imports.filter(
    ({ from, to, typeOnly }) => name.test(to) && !typeOnly && from !== door && roomOf(from) !== "bench",
  );
  expect(wrong).toEqual([]);
});

test("only the settings read the environment", () => {
  // What is started by another program is given that program's environment; where browsers keep what they trust is theirs.
  // Where compiled code is kept has to be known before anything is loaded.
  // Which database it is has to be known before the schema is.
  const others = ["server/next/build.ts", "cli/trust-stores.ts", "server.ts", "db/dialect.ts"];
  const wrong = files.filter(
    (file) =>
      file !== "lib/settings.ts" &&
      // These are started by hand.
      roomOf(file) !== "bench" &&
      roomOf(file) !== "demo" &&
      !others.includes(file) &&
      /process\.env/.test(readFileSync(join(root, file), "utf8")),
  );
  expect(wrong).toEqual([]);
});

test("no folder is named for a kind of code", () => {
  const kinds = /(^|\/)(utils?|helpers?|common|misc|types|constants|hooks)(\/|\.tsx?$)/;
  expect(files.filter((file) => kinds.test(file))).toEqual([]);
});

test("there is no proxy.ts: the door does what it would do", () => {
  expect(readdirSync(root).filter((name) => /^(proxy|middleware)\./.test(name))).toEqual([]);
});
