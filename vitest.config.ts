import { defineConfig } from "vitest/config";

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
          // Changes the machine's addresses, at which a browser gives up what it loads.
          name: "network",
          include: ["tests/system/first-use.test.ts"],
          environment: "node",
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "system",
          include: ["tests/system/**/*.test.ts"],
          exclude: ["tests/system/first-use.test.ts"],
          environment: "node",
          // Each starts whole portals and waits for them most of the time.
          maxWorkers: 2,
          maxConcurrency: 20,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
