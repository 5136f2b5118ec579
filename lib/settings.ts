import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { whyNoAccess } from "./file-access.ts";
import { shared } from "./process-global.ts";
import { type Schedule, scheduleText } from "./setting-kinds.ts";
import { recommendedIterations, type SettingValues } from "./setting-table.ts";
import { type Environment, readSettingValues, secretFilesOf, settingSourcesOf } from "./setting-values.ts";
import { SettingsProblems } from "./settings-problems.ts";
import { type ShownSetting, shownSettings } from "./shown-settings.ts";
import { chooseLanguage, type Language } from "./words/languages.ts";
import { phrase } from "./words/phrase.ts";

export { settingNames } from "./setting-table.ts";
export { SettingsProblems } from "./settings-problems.ts";

export type KeyName = "session" | "pepper" | "data" | "ticket" | "action";

/** What the portal was told, read once and never changed. Paths are absolute. */
export type Settings = Readonly<{
  port: number;
  /** Undefined: all interfaces. */
  host: string | undefined;
  /** Undefined: no plain HTTP. */
  httpPort: number | undefined;
  /** Normalised, the canonical one first. */
  origins: readonly string[];
  /** ORIGIN is not set: this machine's own name and private addresses are let in too. */
  followsMachine: boolean;
  dataDir: string;
  certDir: string;
  /** Undefined: no certificates are asked for. */
  acme: Readonly<{ email: string; directory: string; profile: string | undefined }> | undefined;
  /** Seconds; undefined: as the certificate is. */
  hsts: number | "off" | undefined;
  /** `file:` and an absolute path, or `postgres://…` with its password. */
  databaseUrl: string;
  workers: number;
  signUp: "open" | "approval" | "invitation" | "closed";
  /** In 15 minutes. */
  attemptsPerMember: number;
  /** In 15 minutes. */
  attemptsPerNetwork: number;
  /** In an hour. */
  signUpsPerNetwork: number;
  connectionsPerNetwork: number;
  sessionIdleDays: number;
  sessionMaxDays: number;
  sessionsPerMember: number;
  /** Addresses or CIDR. */
  trustProxy: readonly string[];
  /** Addresses or CIDR. */
  proxyProtocol: readonly string[];
  passwordIterations: number;
  logLevel: "trace" | "debug" | "info" | "warn" | "error";
  /** Undefined: pretty on a terminal. */
  logFormat: "json" | "pretty" | undefined;
  /** Undefined: the machine's. */
  timeZone: string | undefined;
  /** An e-mail or https address; undefined: nobody in particular. */
  contact: string | undefined;
  /** Operators give a reason before they see or change anything of a member. */
  operatorReason: boolean;
  /** Undefined: nobody is deleted for being away. */
  retentionMonths: number | undefined;
  /** After how many months members are asked whether all is still right; undefined: never. */
  confirmMonths: number | undefined;
  /** Of one file, in bytes. */
  fileLimit: number;
  backups: Readonly<{
    /** Undefined: none are made. */
    schedule: Schedule | undefined;
    keep: number;
    dir: string;
    /** age's public keys; none: not encrypted. */
    recipients: readonly string[];
  }>;
  /** Undefined: only this machine reads the metrics. */
  metricsToken: string | undefined;
  portalName: string;
  /** Undefined: the browser's. */
  portalLanguage: Language | undefined;
  /** Keys that are given and not kept in DATA_DIR: newest first, base64url of 32 bytes. */
  givenKeys: Readonly<Partial<Record<KeyName, readonly string[]>>>;
  /** The files that secrets among these were read from. */
  secretFiles: readonly string[];
  /** All of them as people are shown them: without secrets, with where each came from. */
  shown: readonly ShownSetting[];
}>;

/**
 * The settings of an environment and the text of a `.env` file. Their paths are relative to `root`. The
 * environment wins over the file; empty means default. Reads no file but those of `NAME_FILE`.
 * @throws SettingsProblems with everything that is wrong
 */
export function readSettings(environment: Environment, dotEnv: string | undefined, root: string): Settings {
  const values = readSettingValues(environment, dotEnv ?? "", root);
  const secretFiles = secretFilesOf(environment, dotEnv ?? "", root);
  const read = settingsOf(values, root);
  const shown = shownSettings(values, settingSourcesOf(environment, dotEnv ?? ""), {
    ...{ ORIGIN: read.origins, DATA_DIR: read.dataDir, CERT_DIR: read.certDir, WORKERS: read.workers },
    BACKUP_SCHEDULE: read.backups.schedule ? scheduleText(read.backups.schedule) : "off",
    BACKUP_DIR: read.backups.dir,
  });
  return Object.freeze({ ...read, secretFiles, shown });
}

/**
 * Reads this process's environment and the `.env` file of its working directory, and makes them its settings.
 * @throws SettingsProblems with everything that is wrong
 */
export function loadSettings(): Settings {
  adoptSettings(readSettings(process.env, readDotEnv(), process.cwd()));
  return settings();
}

/** The settings of this process: those loaded, or adopted from the primary. */
export function settings(): Settings {
  const current = settingsSoFar();
  if (!current) throw new Error("The settings are not loaded yet.");
  return current;
}

/** As `settings`, but undefined where none were loaded. */
export function settingsSoFar(): Settings | undefined {
  return cell().current;
}

/** Makes these the settings of this process, in place of others. For workers and tests. */
export function adoptSettings(adopted: Settings): void {
  if (adopted.timeZone !== undefined) process.env.TZ = adopted.timeZone;
  cell().current = adopted;
}

/**
 * The language for a person at a terminal: PORTAL_LANGUAGE, else the first of the variables that name one (POSIX 8.2),
 * else English.
 */
export function terminalLanguage(environment: Environment = process.env): Language {
  const { PORTAL_LANGUAGE, LC_ALL, LC_MESSAGES, LANG } = environment;
  const named = [settingsSoFar()?.portalLanguage, PORTAL_LANGUAGE, LC_ALL, LC_MESSAGES, LANG].find(Boolean);
  return chooseLanguage({ acceptLanguage: named?.replace(/[_.@].*/, "") });
}

/** Whether a service manager wants to hear when the portal serves and when it ends (sd_notify(3)). */
export function hasServiceManager(environment: Environment = process.env): boolean {
  return Boolean(environment.NOTIFY_SOCKET);
}

/** The settings that work but that the person who set them should think about again. */
export function doubtfulSettings({
  passwordIterations,
  sessionIdleDays,
  sessionMaxDays,
}: Settings): ("PASSWORD_ITERATIONS" | "SESSION_IDLE_DAYS")[] {
  return [
    ...(passwordIterations < recommendedIterations ? (["PASSWORD_ITERATIONS"] as const) : []),
    ...(sessionIdleDays > sessionMaxDays ? (["SESSION_IDLE_DAYS"] as const) : []),
  ];
}

/** One sentence for each of `doubtfulSettings`. */
export function settingsWarnings(settings: Settings): string[] {
  const { passwordIterations, sessionIdleDays, sessionMaxDays } = settings;
  const doubtful = doubtfulSettings(settings);
  const warnings: string[] = [];
  if (doubtful.includes("PASSWORD_ITERATIONS"))
    warnings.push(
      `PASSWORD_ITERATIONS is ${passwordIterations}; below ${recommendedIterations} passwords are easier to guess from a stolen database.`,
    );
  if (doubtful.includes("SESSION_IDLE_DAYS"))
    warnings.push(
      `SESSION_IDLE_DAYS is ${sessionIdleDays}, but no session outlives SESSION_MAX_DAYS, ${sessionMaxDays}.`,
    );
  return warnings;
}

function cell(): { current: Settings | undefined } {
  return shared("settings", () => ({ current: undefined }));
}

function readDotEnv(): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(".env"));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    const isText = code !== "ERR_ENCODING_INVALID_ENCODED_DATA";
    const reason = isText ? phrase("dotEnv.unreadable", { code }) : phrase("dotEnv.notUtf8");
    throw new SettingsProblems([whyNoAccess(resolve(".env"), "read") ?? reason]);
  }
}

function settingsOf(values: SettingValues, root: string): Omit<Settings, "secretFiles" | "shown"> {
  const dataDir = resolve(root, values.DATA_DIR);
  return {
    port: values.PORT,
    host: values.HOST,
    httpPort: values.HTTP_PORT === "off" ? undefined : values.HTTP_PORT,
    origins: values.ORIGIN ?? [
      values.PORT === 443 ? "https://localhost" : `https://localhost:${values.PORT}`,
    ],
    followsMachine: values.ORIGIN === undefined,
    dataDir,
    certDir: resolve(root, values.CERT_DIR),
    acme:
      values.ACME_EMAIL === undefined
        ? undefined
        : { email: values.ACME_EMAIL, directory: values.ACME_DIRECTORY, profile: values.ACME_PROFILE },
    hsts: values.HSTS,
    databaseUrl: databaseUrlOf(values.DATABASE_URL, dataDir, root),
    workers: values.WORKERS ?? availableParallelism(),
    signUp: values.SIGN_UP,
    attemptsPerMember: values.ATTEMPTS_PER_MEMBER,
    attemptsPerNetwork: values.ATTEMPTS_PER_NETWORK,
    signUpsPerNetwork: values.SIGN_UPS_PER_NETWORK,
    connectionsPerNetwork: values.CONNECTIONS_PER_NETWORK,
    sessionIdleDays: values.SESSION_IDLE_DAYS,
    sessionMaxDays: values.SESSION_MAX_DAYS,
    sessionsPerMember: values.SESSIONS_PER_MEMBER,
    trustProxy: values.TRUST_PROXY ?? [],
    proxyProtocol: values.PROXY_PROTOCOL ?? [],
    passwordIterations: values.PASSWORD_ITERATIONS,
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
    timeZone: values.TZ,
    contact: values.CONTACT,
    operatorReason: values.OPERATOR_REASON === "on",
    confirmMonths: values.CONFIRM_MONTHS === "off" ? undefined : values.CONFIRM_MONTHS,
    fileLimit: values.FILE_LIMIT * 1_000_000,
    retentionMonths: values.RETENTION_MONTHS === "off" ? undefined : values.RETENTION_MONTHS,
    backups: {
      schedule: values.BACKUP_SCHEDULE === "off" ? undefined : values.BACKUP_SCHEDULE,
      keep: values.BACKUP_KEEP,
      dir: values.BACKUP_DIR === undefined ? join(dataDir, "backups") : resolve(root, values.BACKUP_DIR),
      recipients: values.BACKUP_RECIPIENT ?? [],
    },
    metricsToken: values.METRICS_TOKEN,
    portalName: values.PORTAL_NAME,
    portalLanguage: values.PORTAL_LANGUAGE,
    givenKeys: givenKeys(values),
  };
}

/** The address of what was read by `databaseAddress`; undefined: the default one. */
export function databaseUrlOf(given: string | undefined, dataDir: string, root: string): string {
  if (given === undefined) return `file:${resolve(dataDir, "postern.db")}`;
  return /^postgres(ql)?:/.test(given) ? given : `file:${resolve(root, given)}`;
}

function givenKeys(values: SettingValues): Settings["givenKeys"] {
  return {
    ...(values.SESSION_KEY && { session: values.SESSION_KEY }),
    ...(values.PEPPER_KEY && { pepper: values.PEPPER_KEY }),
    ...(values.DATA_KEY && { data: values.DATA_KEY }),
    ...(values.TICKET_KEY && { ticket: values.TICKET_KEY }),
    ...(values.ACTION_KEY && { action: values.ACTION_KEY }),
  };
}
