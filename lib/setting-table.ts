import {
  ageRecipient,
  databaseAddress,
  either,
  eMail,
  host,
  httpsAddress,
  type Kind,
  listOf,
  network,
  oneOf,
  origin,
  path,
  plainWord,
  schedule,
  secretKey,
  secretWord,
  shortText,
  timeZone,
  wholeNumber,
} from "./setting-kinds.ts";
import { languages } from "./words/languages.ts";

/** OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA512, as of November 2026. */
export const recommendedIterations = 220_000;

/** A name, its default in words that may be written there, and a sentence: all that a person has to know. */
type Words = Readonly<{ default: string; sentence: string }>;
type Entry<T> = Words & Readonly<{ kind: Kind<T>; fallback: T; withAcme?: T; secret: boolean }>;

const port = wholeNumber(1, 65_535);
const days = wholeNumber(1, 400); // browsers keep no cookie longer (RFC 6265bis 5.5)
const attempts = wholeNumber(1, 1_000_000);

/**
 * Every setting, in the order people meet them. `fallback` is what an empty or absent one means, `withAcme` what it
 * means where ACME_EMAIL is set: an authority looks for the portal on the web's own ports.
 */
export const settingTable = {
  PORT: { ...known(port, "8443", "The port of the portal, HTTPS; 443 with ACME_EMAIL."), withAcme: 443 },
  HOST: optional(host, "The address to listen on; empty: all of this machine's."),
  HTTP_PORT: {
    ...known(
      either(port, oneOf("off")),
      "8080",
      "The plain HTTP port, which sends people on to HTTPS; 80 with ACME_EMAIL; off: none.",
    ),
    withAcme: 80,
  },
  ORIGIN: optional(
    listOf(origin),
    "The address people use; others may follow behind commas. Empty: localhost, this machine's own name and its private addresses, with PORT.",
  ),
  DATA_DIR: known(path, "data", "Where the database, the keys and the backups lie."),
  CERT_DIR: known(
    path,
    "certs",
    "Where the certificates lie: fullchain.pem and privkey.pem, or what is made.",
  ),
  ACME_EMAIL: optional(
    eMail,
    "With it certificates for ORIGIN come from a public authority by ACME, and you thereby accept its terms.",
  ),
  ACME_DIRECTORY: known(
    httpsAddress,
    "https://acme-v02.api.letsencrypt.org/directory",
    "The ACME authority, Let's Encrypt unless it is another.",
  ),
  ACME_PROFILE: optional(
    plainWord,
    "The kind of certificate, where the authority has several to choose from.",
  ),
  HSTS: optional(
    either(wholeNumber(0, 63_072_000), oneOf("off")),
    "For how many seconds browsers use HTTPS alone, or off; empty: a year if a public authority's certificate is shown at an ORIGIN without a port, else off.",
  ),
  DATABASE_URL: secret(
    databaseAddress,
    "The database, by default a file in DATA_DIR; or postgres://…, which many machines may share.",
    "file:data/postern.db",
  ),
  WORKERS: optional(wholeNumber(1, 1024), "How many worker processes; empty: one per core."),
  SIGN_UP: known(
    oneOf("open", "approval", "invitation", "closed"),
    "open",
    "Who may sign up: open (everybody), approval (an operator lets each one in), invitation or closed.",
  ),
  ATTEMPTS_PER_MEMBER: known(attempts, "10", "Failed log-ins per username and network in 15 minutes."),
  ATTEMPTS_PER_NETWORK: known(attempts, "50", "Failed log-ins per network in 15 minutes, for any username."),
  SIGN_UPS_PER_NETWORK: known(attempts, "100", "Sign-ups per network and hour."),
  CONNECTIONS_PER_NETWORK: known(wholeNumber(1, 10_000), "250", "Connections open at once per network."),
  SESSION_IDLE_DAYS: known(days, "7", "A browser not used for this many days is logged out."),
  SESSION_MAX_DAYS: known(days, "30", "A browser is logged out after this many days in any case."),
  SESSIONS_PER_MEMBER: known(
    wholeNumber(1, 1000),
    "20",
    "Logged-in browsers per member; the oldest gives way.",
  ),
  TRUST_PROXY: optional(
    listOf(network),
    "Addresses or networks of proxies whose forwarding headers are believed, behind commas.",
  ),
  PROXY_PROTOCOL: optional(
    listOf(network),
    "Addresses or networks of balancers that begin each connection with the PROXY protocol, behind commas.",
  ),
  PASSWORD_ITERATIONS: known(
    wholeNumber(1000, 10_000_000),
    String(recommendedIterations),
    "The cost of a password hash, in rounds of PBKDF2-HMAC-SHA-512.",
  ),
  LOG_LEVEL: known(
    oneOf("trace", "debug", "info", "warn", "error"),
    "info",
    "The least that is logged: trace, debug, info, warn or error.",
  ),
  LOG_FORMAT: optional(oneOf("json", "pretty"), "json or pretty; empty: pretty on a terminal, else json."),
  TZ: optional(timeZone, "The time zone of the pages, such as Europe/Berlin; empty: the machine's."),
  CONTACT: optional(
    either(eMail, httpsAddress),
    "Whom people ask: an e-mail or https address, shown on error pages and /privacy.",
  ),
  OPERATOR_REASON: known(
    oneOf("off", "on"),
    "off",
    "on: operators give a reason before they look at a member or change something about one.",
  ),
  RETENTION_MONTHS: known(
    either(wholeNumber(6, 120), oneOf("off")),
    "off",
    "Who has not logged in for so many months, 6 to 120, is listed, disabled and deleted; off: nobody.",
  ),
  CONFIRM_MONTHS: known(
    either(wholeNumber(1, 120), oneOf("off")),
    "12",
    "After so many months members are asked whether what is kept about them is still right; off: never.",
  ),
  FILE_LIMIT: known(
    wholeNumber(1, 100),
    "5",
    "How many megabytes a file may have that members keep, up to 100.",
  ),
  BACKUP_SCHEDULE: known(
    either(schedule, oneOf("off")),
    "daily 02:30",
    "When backups are made: daily HH:MM, weekly mon HH:MM, or off.",
  ),
  BACKUP_KEEP: known(wholeNumber(1, 1000), "7", "How many of the backups made by the schedule are kept."),
  BACKUP_DIR: optional(
    path,
    "Where the schedule's backups lie; empty: DATA_DIR/backups. Best on another disk.",
  ),
  BACKUP_RECIPIENT: optional(
    listOf(ageRecipient),
    "An age public key that backups are encrypted to; several behind commas. Without one the schedule's backups leave the keys out.",
  ),
  METRICS_TOKEN: secret(
    secretWord,
    "Lets whoever sends it as a bearer token read /metrics from elsewhere than this machine.",
  ),
  PORTAL_NAME: known(shortText, "Postern", "What the portal is called on its pages."),
  PORTAL_LANGUAGE: optional(
    oneOf(...languages),
    "The language of the pages, en or de; empty: the one that the browser asks for.",
  ),
  SESSION_KEY: key("The key that seals the session cookie."),
  PEPPER_KEY: key("The key mixed into every password hash."),
  DATA_KEY: key("The key that seals members' information."),
  TICKET_KEY: key("The key of TLS session tickets."),
  ACTION_KEY: key("The key of what the forms' actions are bound to."),
} satisfies Record<string, Entry<unknown>>;

export type SettingName = keyof typeof settingTable;
export type SettingValues = { [N in SettingName]: (typeof settingTable)[N]["fallback"] };

/** Every setting's name, default and sentence. `.env.example` is made of it. */
export const settingNames: readonly (Words & Readonly<{ name: string }>)[] = Object.entries(settingTable).map(
  ([name, { default: byDefault, sentence }]) => ({ name, default: byDefault, sentence }),
);

function known<T>(kind: Kind<T>, byDefault: string, sentence: string): Entry<T> {
  const fallback = kind.read(byDefault);
  if (fallback === undefined) throw new Error(`The default ${byDefault} does not fit.`);
  return { kind, default: byDefault, fallback, sentence, secret: false };
}

function optional<T>(kind: Kind<T>, sentence: string, byDefault = ""): Entry<T | undefined> {
  return { kind, default: byDefault, fallback: undefined, sentence, secret: false };
}

/** Never shown in a problem, and also read from the file that NAME_FILE names. */
function secret<T>(kind: Kind<T>, sentence: string, byDefault = ""): Entry<T | undefined> {
  return { ...optional(kind, sentence, byDefault), secret: true };
}

function key(sentence: string): Entry<readonly string[] | undefined> {
  return secret(listOf(secretKey), sentence);
}
