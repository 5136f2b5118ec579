import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect, onTestFinished, test } from "vitest";
import {
  readSettings,
  SettingsProblems,
  settingNames,
  settingsWarnings,
  terminalLanguage,
} from "./settings.ts";

const root = "/srv/portal";
const fromFile = (text: string, environment: Record<string, string> = {}) =>
  readSettings(environment, text, root);
const from = (environment: Record<string, string>) => readSettings(environment, undefined, root);

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsProblems) return error.message.split("\n");
    throw error;
  }
  return [];
}

test.each([
  [{}, "en"],
  [{ LANG: "de_DE.UTF-8" }, "de"],
  [{ LC_ALL: "C", LANG: "de_DE.UTF-8" }, "en"],
  [{ LC_ALL: "", LC_MESSAGES: "de_AT", LANG: "en_GB" }, "de"],
  [{ PORTAL_LANGUAGE: "en", LC_ALL: "de_DE" }, "en"],
  [{ LANG: "fr_FR@euro" }, "en"],
])("a terminal of %j reads %s", (environment, language) => {
  expect(terminalLanguage(environment)).toBe(language);
});

test("nothing has to be set", () => {
  expect(from({})).toMatchObject({
    port: 8443,
    host: undefined,
    httpPort: 8080,
    origins: ["https://localhost:8443"],
    dataDir: "/srv/portal/data",
    certDir: "/srv/portal/certs",
    acme: undefined,
    databaseUrl: "file:/srv/portal/data/postern.db",
    signUp: "open",
    sessionIdleDays: 7,
    trustProxy: [],
    passwordIterations: 220_000,
    logFormat: undefined,
    portalName: "Postern",
    givenKeys: {},
  });
});

test("HSTS is a number of seconds, or off", () => {
  expect(from({}).hsts).toBeUndefined();
  expect(from({ HSTS: "0" }).hsts).toBe(0);
  expect(from({ HSTS: "31536000" }).hsts).toBe(31_536_000);
  expect(from({ HSTS: "off" }).hsts).toBe("off");
  expect(problemsOf(() => from({ HSTS: "on" }))).toEqual([
    'HSTS must be a number from 0 to 63072000 or "off", not "on".',
  ]);
});

test("a file that an editor of another world saved gives what was meant", () => {
  const text = [
    "\uFEFFPORT = 9443",
    'WORKERS="2" # or "4"',
    "SIGN_UP='closed' # x",
    "PORTAL_NAME=p#w$x",
    "export LOG_LEVEL=debug",
    "HTTP_PORT=",
  ].join("\r\n");
  expect(fromFile(text)).toMatchObject({
    port: 9443,
    origins: ["https://localhost:9443"],
    workers: 2,
    signUp: "closed",
    portalName: "p#w$x",
    logLevel: "debug",
    httpPort: 8080,
  });
});

test("the environment wins over the file, and empty there means default", () => {
  expect(fromFile("PORT=9443\nWORKERS=2", { PORT: "9999", WORKERS: "" }).port).toBe(9999);
  expect(fromFile("PORT=9443", { PORT: "" }).port).toBe(8443);
});

test("every setting takes what it should", () => {
  const settings = from({
    HOST: "[::1]",
    PORT: "443",
    HTTP_PORT: "off",
    DATA_DIR: "/var/lib/postern",
    CERT_DIR: "tls",
    TRUST_PROXY: "127.0.0.1, 10.0.0.0/8 fd00::/8",
    TZ: "Europe/Berlin",
    LOG_FORMAT: "json",
  });
  expect(settings).toMatchObject({
    host: "::1",
    origins: ["https://localhost"],
    httpPort: undefined,
    dataDir: "/var/lib/postern",
    certDir: "/srv/portal/tls",
    databaseUrl: "file:/var/lib/postern/postern.db",
    trustProxy: ["127.0.0.1", "10.0.0.0/8", "fd00::/8"],
    timeZone: "Europe/Berlin",
    logFormat: "json",
  });
  expect(from({ ORIGIN: "https://A.example/,https://b.example:4443, https://a.example" }).origins).toEqual([
    "https://a.example",
    "https://b.example:4443",
  ]);
  for (const url of ["file:x.db", "file:./x.db", "file:/srv/portal/x.db", "file:///srv/portal/x.db"])
    expect(from({ DATABASE_URL: url }).databaseUrl).toBe("file:/srv/portal/x.db");
});

test("with ACME_EMAIL the ports are the web's own, unless they are given", () => {
  const acme = { ACME_EMAIL: "ada@portal.example", ORIGIN: "https://portal.example" };
  expect(from(acme)).toMatchObject({
    port: 443,
    httpPort: 80,
    acme: {
      email: "ada@portal.example",
      directory: "https://acme-v02.api.letsencrypt.org/directory",
      profile: undefined,
    },
  });
  const other = { ACME_DIRECTORY: "https://ACME.example:14000/dir?x=1", ACME_PROFILE: "tls-server_1.0" };
  expect(from({ ...acme, ...other, PORT: "8443", HTTP_PORT: "off" })).toMatchObject({
    port: 8443,
    httpPort: undefined,
    acme: { directory: "https://acme.example:14000/dir?x=1", profile: "tls-server_1.0" },
  });
  expect(fromFile("ACME_EMAIL=ada@portal.example", { ORIGIN: "https://portal.example" }).port).toBe(443);
  expect(fromFile("ACME_EMAIL=ada@portal.example", { ACME_EMAIL: "" })).toMatchObject({ port: 8443 });
});

test.each(["https://localhost", "https://a.localhost", "https://127.0.0.2", "https://[::1]", ""])(
  "nobody vouches for %j: an ACME_EMAIL beside it is a problem",
  (origin) => {
    const environment = { ACME_EMAIL: "ada@portal.example", ORIGIN: origin };
    expect(problemsOf(() => from(environment))).toEqual([
      "ACME_EMAIL needs an ORIGIN that others know this machine by, such as https://portal.example.",
    ]);
    const both = { ...environment, ORIGIN: `https://portal.example,${origin}` };
    if (origin !== "") expect(problemsOf(() => from(both))).toEqual([]);
  },
);

test.each([
  ["ACME_EMAIL", "ada", 'an e-mail address, such as ada@portal.example, not "ada"'],
  ["ACME_EMAIL", "ada@b.example,eve@b.example", "an e-mail address, such as ada@portal.example, not"],
  [
    "ACME_DIRECTORY",
    "http://acme.example/directory",
    "an https address, such as https://acme.example/directory",
  ],
  ["ACME_DIRECTORY", "https://ada:secret@acme.example/", "an https address, such as"],
  ["ACME_PROFILE", "two words", "a word of letters, digits, -, _ and ., not"],
])("%s %j is a problem", (name, value, sentence) => {
  const environment = { ACME_EMAIL: "ada@portal.example", ORIGIN: "https://portal.example", [name]: value };
  expect(problemsOf(() => from(environment))[0]).toContain(`${name} must be ${sentence}`);
});

test.each([
  [{ PORT: "https" }, 'PORT must be a number from 1 to 65535, not "https".'],
  [{ PORT: "0" }, 'PORT must be a number from 1 to 65535, not "0".'],
  [{ PORT: "65536" }, 'PORT must be a number from 1 to 65535, not "65536".'],
  [{ PORT: "8e3" }, 'PORT must be a number from 1 to 65535, not "8e3".'],
  [{ PORT: '"9443"' }, "PORT must not have quotes as part of its value."],
  [{ PORT: "8080" }, 'HTTP_PORT must be another port than PORT, or "off", not "8080".'],
  [{ HTTP_PORT: "on" }, 'HTTP_PORT must be a number from 1 to 65535 or "off", not "on".'],
  [{ SIGN_UP: "Open" }, 'SIGN_UP must be "open" or "approval" or "invitation" or "closed", not "Open".'],
  [
    { SIGN_UP: "\u001b[31m" },
    'SIGN_UP must be "open" or "approval" or "invitation" or "closed", not "\\u{1b}[31m".',
  ],
  [
    { ORIGIN: "portal.example" },
    'ORIGIN must be an https address without a path, such as https://portal.example (or several behind commas), not "portal.example".',
  ],
  [
    { DATABASE_URL: "mysql://ada:secret@db/portal" },
    'DATABASE_URL must be "file:" and a path, or postgres://USER:PASSWORD@HOST/DATABASE.',
  ],
  [
    { TRUST_PROXY: "10.0.0.0/33" },
    'TRUST_PROXY must be an IP address or a network such as 10.0.0.0/8 (or several behind commas), not "10.0.0.0/33".',
  ],
  [{ TZ: "Mars/Base" }, 'TZ must be a time zone such as Europe/Berlin, not "Mars/Base".'],
  [{ DATA_DIR: "~/data" }, 'DATA_DIR must be a path that does not begin with ~, not "~/data".'],
  [{ PASSWORD_ITERATIONS: "999" }, 'PASSWORD_ITERATIONS must be a number from 1000 to 10000000, not "999".'],
  [{ DATA_KEY: "short" }, "DATA_KEY must be 32 random bytes in base64url (or several behind commas)."],
])("%j is a problem", (environment: Record<string, string>, problem) => {
  expect(problemsOf(() => from(environment))).toEqual([problem]);
});

test("a public key of age is taken as it is, and with one letter mistyped stops the start", async () => {
  const key = await identityToRecipient(await generateX25519Identity());
  expect(from({ BACKUP_RECIPIENT: key }).backups.recipients).toEqual([key]);
  for (let at = "age1".length; at < key.length; at += 1) {
    const mistyped = key.slice(0, at) + (key[at] === "q" ? "p" : "q") + key.slice(at + 1);
    expect(problemsOf(() => from({ BACKUP_RECIPIENT: mistyped }))).toEqual([
      `BACKUP_RECIPIENT must be an age public key, which begins with age1 and has no letter mistyped (or several behind commas), not "${mistyped}".`,
    ]);
  }
});

test("all problems come at once, one a line, and the exit code is that of bad settings", () => {
  expect.assertions(2);
  try {
    fromFile("PROT=1\nPORT=x\nNODE_ENV=production", { WORKERS: "many" });
  } catch (error) {
    expect((error as SettingsProblems).message.split("\n")).toEqual([
      "PROT in line 1 of .env is not a setting; PORT is.",
      "NODE_ENV in line 3 of .env is not a setting.",
      'PORT must be a number from 1 to 65535, not "x".',
      'WORKERS must be a number from 1 to 1024, not "many".',
    ]);
    expect((error as SettingsProblems).exitCode).toBe(2);
  }
});

test("a secret may come from a file, and several from one setting, newest first", () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const newer = Buffer.alloc(32, 0xfb);
  const older = Buffer.alloc(32, 2);
  writeFileSync(join(folder, "key"), `${newer.toString("base64")},${older.toString("base64url")}\r\n`);
  const settings = readSettings({ DATA_KEY_FILE: "key" }, "DATA_KEY=x", folder);
  expect(settings.givenKeys).toEqual({ data: [newer.toString("base64url"), older.toString("base64url")] });
  const both = { DATA_KEY_FILE: "key", DATA_KEY: older.toString("base64url") };
  expect(problemsOf(() => readSettings(both, undefined, folder))).toEqual([
    "DATA_KEY and DATA_KEY_FILE must not be given both.",
  ]);
  expect(problemsOf(() => readSettings({ DATA_KEY_FILE: "none" }, undefined, folder))).toEqual([
    'DATA_KEY_FILE must be a file that can be read, not "none" (ENOENT).',
  ]);
});

test("the files that secrets in use were read from are named, .env only if one stands in it", () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const key = Buffer.alloc(32, 3).toString("base64url");
  writeFileSync(join(folder, "pepper"), key);
  const filesOf = (environment: Record<string, string>, dotEnv?: string) =>
    readSettings(environment, dotEnv, folder).secretFiles;
  const dotEnv = join(folder, ".env");
  expect(filesOf({ PEPPER_KEY_FILE: "pepper" }, `DATA_KEY=${key}`)).toEqual([join(folder, "pepper"), dotEnv]);
  expect(filesOf({}, "PEPPER_KEY_FILE=pepper")).toEqual([join(folder, "pepper")]);
  expect(filesOf({ DATA_KEY: key }, `DATA_KEY=${key}\nPORT=1`)).toEqual([]);
  expect(filesOf({}, "DATABASE_URL=file:elsewhere.db\nPEPPER_KEY=")).toEqual([]);
});

test("what works but weakens the portal is a warning", () => {
  expect(settingsWarnings(from({}))).toEqual([]);
  expect(settingsWarnings(from({ PASSWORD_ITERATIONS: "1000" }))[0]).toContain("PASSWORD_ITERATIONS is 1000");
  expect(settingsWarnings(from({ SESSION_MAX_DAYS: "1" }))[0]).toContain("SESSION_IDLE_DAYS is 7");
});

test(".env.example names every setting with its default (npx vitest -u writes it anew)", async () => {
  const lines = settingNames.map(
    ({ name, default: byDefault, sentence }) => `# ${sentence}\n# ${name}=${byDefault}\n`,
  );
  await expect(`${exampleHead}${lines.join("\n")}`).toMatchFileSnapshot("../.env.example");
});

test("each line of .env.example that is taken in gives the default", () => {
  const text = readFileSync(new URL("../.env.example", import.meta.url), "utf8");
  const { shown, ...values } = fromFile(text.replaceAll(/^# (?=[A-Z_]+=)/gm, ""));
  expect({ ...values, shown: from({}).shown }).toEqual(from({}));
});

const exampleHead = `# Copy this file to .env, and take away the "# " before what you want to change. What stands in the environment
# wins over this file. Without quotes a value ends at " #"; backslash and $ stand for themselves. A secret may also
# lie in a file of its own: DATA_KEY_FILE=/run/secrets/data-key. Make a key with: openssl rand -base64 32

`;

test("each setting says where it came from", () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "key"), Buffer.alloc(32, 7).toString("base64url"));
  const { shown } = readSettings(
    { PORT: "9999", WORKERS: "", SIGN_UP: "closed", DATA_KEY_FILE: "key" },
    `PORT=9443\nWORKERS=2\nPORTAL_NAME=Chess club\nBACKUP_SCHEDULE=weekly  mon 04:05\nTICKET_KEY=${Buffer.alloc(32, 8).toString("base64url")}`,
    folder,
  );
  const of = (wanted: string) => {
    const { text, source } = shown.find(({ name }) => name === wanted) ?? {};
    return [text, source];
  };
  expect(shown.map(({ name }) => name)).toEqual(settingNames.map(({ name }) => name));
  expect(of("PORT")).toEqual(["9999", "environment"]);
  expect(of("SIGN_UP")).toEqual(["closed", "environment"]);
  // Empty in the environment hides what the file says, and means the default.
  expect(of("WORKERS")[1]).toBe("default");
  expect(of("PORTAL_NAME")).toEqual(["Chess club", ".env"]);
  expect(of("DATA_KEY")).toEqual([undefined, "file"]);
  expect(of("TICKET_KEY")).toEqual([undefined, ".env"]);
  expect(of("PEPPER_KEY")).toEqual([undefined, "default"]);
  expect(of("HOST")).toEqual([undefined, "default"]);
  expect(of("ORIGIN")).toEqual(["https://localhost:9999", "default"]);
  expect(of("DATA_DIR")).toEqual([join(folder, "data"), "default"]);
  expect(of("BACKUP_SCHEDULE")).toEqual(["weekly mon 04:05", ".env"]);
  expect(of("BACKUP_DIR")).toEqual([join(folder, "data/backups"), "default"]);
});

test("no secret is among what people are shown", () => {
  const secrets = ["SESSION_KEY", "PEPPER_KEY", "DATA_KEY", "TICKET_KEY", "ACTION_KEY"].map(
    (name, at) => [name, Buffer.alloc(32, at + 1).toString("base64url")] as const,
  );
  const { shown } = from({
    ...Object.fromEntries(secrets),
    DATABASE_URL: "postgres://portal:the-password@127.0.0.1/portal",
  });
  const text = JSON.stringify(shown);
  for (const secret of [...secrets.map(([, key]) => key), "the-password"]) expect(text).not.toContain(secret);
});
