import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Tests that wait for processes and ports can meet a busy machine: where the project is judged they get a second try.
    retry: process.env.CI ? 1 : 0,
    projects: [
      {
        test: {
          name: "unit",
          include: ["{app,db,features,lib,server,cli}/**/*.test.ts", "tests/*.test.ts"],
          environment: "node",
          // A limit against hanging, not a measurement: on a busy machine what takes one second takes ten.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "system",
          include: ["tests/system/**/*.test.ts"],
          environment: "node",
          // Each starts whole portals; two at once would fight for the cores.
          fileParallelism: false,
          maxConcurrency: 20,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
