import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** Runs the statements in a process of their own and gives the lines of its standard error. */
function linesOf(statements: string, environment: Record<string, string> = {}): string[] {
  const script = `
    import { log } from "${new URL("./log.ts", import.meta.url)}";
    import { adoptSettings, readSettings } from "${new URL("./settings.ts", import.meta.url)}";
    adoptSettings(readSettings(process.env, undefined, "/"));
    ${statements}
    process.exit(0);`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return stderr.split("\n").slice(0, -1);
}

test("a call is one JSON line, there before the process ends", () => {
  const lines = linesOf(`log.warn("request", { status: 200, browser: "a\\n{\\"level\\":\\"error\\"}" });`);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    level: "warn",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    pid: expect.any(Number),
    event: "request",
    status: 200,
    browser: 'a\\u{a}{"level":"error"}',
  });
});

test("fields cannot take the place of the line's own", () => {
  const [line = ""] = linesOf(`log.info("request", { level: "x", time: 1, pid: 1, event: "y" });`);
  expect(line.match(/"level"/g)).toHaveLength(1);
  expect(JSON.parse(line)).toMatchObject({ level: "info", event: "request", _level: "x", _event: "y" });
});

test("LOG_LEVEL decides what is logged", () => {
  const all = `log.debug("a"); log.info("b"); log.warn("c"); log.error("d");`;
  const events = (level: string) => linesOf(all, { LOG_LEVEL: level }).map((line) => JSON.parse(line).event);
  expect(events("debug")).toEqual(["a", "b", "c", "d"]);
  expect(events("error")).toEqual(["d"]);
});

test("the pretty form is for reading, forges nothing and is there before the process ends", () => {
  const lines = linesOf(`log.info("sign-up", { browser: "a\\n[00:00:00] INFO: forged" });`, {
    LOG_FORMAT: "pretty",
  });
  expect(lines[0]).toMatch(/INFO.*sign-up/);
  expect(lines.filter((line) => line.startsWith("["))).toHaveLength(1);
});

test("a log that cannot be written to does not end the process", () => {
  const { status, stdout } = spawnSync(
    "sh",
    [
      "-c",
      `exec "$0" --input-type=module -e 'import { log } from "${new URL("./log.ts", import.meta.url)}";
        log.info("a"); log.info("b"); setTimeout(() => { log.info("c"); console.log("alive"); }, 50);' 2>/dev/full`,
      process.execPath,
    ],
    { encoding: "utf8" },
  );
  expect(stdout).toBe("alive\n");
  expect(status).toBe(0);
});
