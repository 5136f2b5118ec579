import { defineConfig } from "vitest/config";

/** What is SQLite's own, or has nothing to do with a database. */
const onSqliteAlone = [
  "db/sqlite/**",
  "db/client.test.ts",
  "db/known-database.test.ts",
  "db/lock.test.ts",
  "db/migrate.test.ts",
  "db/reserve.test.ts",
  "features/members/username.test.ts",
  "features/passwords/**",
  "features/backups/{as-ordinary-user,full-disk}.test.ts",
  // A server has its own disk, whose end is one of the errors that it names (db/errors.ts).
  "features/member-import/full-disk.test.ts",
];

/** Whole portals, of what the database decides. */
const onBoth = ["tests/system/{access,actions,kept-pages,posted-twice,sessions}.test.ts"];

/**
 * What may not run beside a browser: one changes the machine's addresses, at which a browser gives up what it loads; the
 * others hold the portal to its clocks with crowds of clients.
 */
const alone = ["tests/system/{first-use,lifecycle,limits}.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{app,db,features,lib,server,cli,bench,demo}/**/*.test.ts", "tests/*.test.ts"],
          exclude: ["db/postgresql/**"],
          environment: "node",
          // Loading what is tested anew for each file takes longer than most tests.
          isolate: false,
          maxWorkers: 2,
          // Some start processes, or have to be quicker than one; a machine may be busy. What fails twice is broken.
          retry: process.env.CI ? 1 : 0,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "unit on PostgreSQL",
          include: ["{db,features}/**/*.test.ts", "tests/tables-of-members.test.ts"],
          exclude: onSqliteAlone,
          environment: "node",
          // Loading what is tested anew for each file takes longer than most tests.
          isolate: false,
          maxWorkers: 2,
          env: { POSTERN_DIALECT: "postgresql" },
          globalSetup: "tests/support/postgresql-for-all.ts",
          retry: process.env.CI ? 1 : 0,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "alone",
          include: alone,
          environment: "node",
          // Loading what is tested anew for each file takes longer than most tests.
          isolate: false,
          fileParallelism: false,
          retry: process.env.CI ? 1 : 0,
          maxConcurrency: 20,
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: "system",
          include: ["tests/system/**/*.test.ts"],
          exclude: alone,
          environment: "node",
          // Loading what is tested anew for each file takes longer than most tests.
          isolate: false,
          // Each starts whole portals and waits for them most of the time. What else the machine does may hold one up for
          // longer than its clocks allow: what fails twice is broken.
          retry: process.env.CI ? 1 : 0,
          maxWorkers: 2,
          maxConcurrency: 20,
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: "system on PostgreSQL",
          include: onBoth,
          environment: "node",
          // Loading what is tested anew for each file takes longer than most tests.
          isolate: false,
          maxWorkers: 2,
          maxConcurrency: 20,
          globalSetup: "tests/support/postgresql-for-all.ts",
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
