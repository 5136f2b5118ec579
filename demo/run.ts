import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Club, makeClub, operators, password } from "./make-club.ts";

// `npm run demo`: a portal with a club of 200 invented members, in a folder of its own. What was done in it is there
// again the next time; delete the folder to begin anew.

const root = join(import.meta.dirname, "..");
const dataDir = join(root, "data-demo");
const made = join(dataDir, "club.json");

if (!existsSync(made)) {
  // Begun and cut short.
  rmSync(dataDir, { recursive: true, force: true });
  process.stderr.write("Inventing a club of 200 members …\n");
  writeFileSync(made, JSON.stringify(await makeClub(dataDir, Date.now())));
}
const { members } = JSON.parse(readFileSync(made, "utf8")) as Club;
process.stdout.write(
  `Everybody's password is "${password}" (this is a demonstration: nothing in it is secret).
Operators: ${operators.join(", ")}. Members: ${members.join(" (English), ")} (German).\n`,
);
const portal = spawn(process.execPath, ["server.ts", "--end-with-parent"], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    DATA_DIR: dataDir,
    DATABASE_URL: `file:${join(dataDir, "postern.db")}`,
    PORTAL_NAME: "Tonhausen Band",
    PASSWORD_ITERATIONS: "1000",
    CONFIRM_MONTHS: "12",
    SIGN_UP: "approval",
  },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => portal.kill(signal));
portal.once("exit", (code) => process.exit(code ?? 1));
