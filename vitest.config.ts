import { defineConfig } from "vitest/config";

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
          include: ["{app,db,features,lib,server,cli,bench}/**/*.test.ts", "tests/*.test.ts"],
          environment: "node",
          maxWorkers: 2,
          // Some start processes; a machine may be busy.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "alone",
          include: alone,
          environment: "node",
          fileParallelism: false,
          retry: process.env.CI ? 1 : 0,
          maxConcurrency: 20,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "system",
          include: ["tests/system/**/*.test.ts"],
          exclude: alone,
          environment: "node",
          // Each starts whole portals and waits for them most of the time. What else the machine does may hold one up for
          // longer than its clocks allow: what fails twice is broken.
          retry: process.env.CI ? 1 : 0,
          maxWorkers: 2,
          maxConcurrency: 20,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
