/** The address of a PostgreSQL database, as DATABASE_URL gives it. */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";

/** One of the servers that an address names, or the folder of a local server's socket. */
export type PostgresqlServer = Readonly<{ host: string; port: number }>;

export type PostgresqlAddress = Readonly<{
  /** Of several the first that takes writes is used: after a fail-over another one. */
  servers: readonly PostgresqlServer[];
  user: string;
  /** Undefined: none is sent. */
  password: string | undefined;
  database: string;
  /** The authority's certificate in PEM, where it is not one that Node trusts. */
  authority: string | undefined;
  /** TLS on loopback and sockets, where it is not needed, but can be asked for. */
  alwaysTls: boolean;
}>;

const standardPort = 5432;
const parameters = new Set(["sslmode", "sslrootcert", "host"]);

/**
 * Reads `postgres://USER:PASSWORD@HOST:PORT/DATABASE`: several hosts behind commas, each with its port; a socket's
 * folder as `?host=/FOLDER`; `sslrootcert=FILE` names the authority, `sslmode=verify-full` asks for TLS on loopback too.
 * Undefined for anything else, and where `sslmode` would have the server's certificate not verified elsewhere.
 */
export function parsePostgresqlAddress(text: string): PostgresqlAddress | undefined {
  const match =
    /^postgres(?:ql)?:\/\/(?:([^:@/?#]+)(?::([^@/?#]*))?@)?([^/?#@]*)\/([^/?#]+)(?:\?([^#]*))?$/.exec(text);
  if (!match) return undefined;
  const [, user, password, hosts = "", database = "", query = ""] = match;
  const asked = new URLSearchParams(query);
  if ([...asked.keys()].some((name) => !parameters.has(name))) return undefined;
  try {
    const servers = serversOf(hosts, asked.get("host"));
    const sslMode = asked.get("sslmode");
    const isLocal = servers?.every(isOnThisMachine);
    const fits = isLocal ? /^(disable|require|verify-ca|verify-full)$/ : /^(require|verify-ca|verify-full)$/;
    if (!servers || (sslMode !== null && !fits.test(sslMode))) return undefined;
    return {
      servers,
      user: decodeURIComponent(user ?? "postgres"),
      password: password === undefined ? undefined : decodeURIComponent(password),
      database: decodeURIComponent(database),
      authority: readAuthority(asked.get("sslrootcert")),
      alwaysTls: sslMode !== null && sslMode !== "disable",
    };
  } catch {
    // An escape that is none, a file that cannot be read.
    return undefined;
  }
}

/** The address without what is secret in it, for people. */
export function shownAddress(text: string): string {
  return text.replace(/^(postgres(?:ql)?:\/\/[^:@/?#]*)(?::[^@/?#]*)?@/, "$1@");
}

function serversOf(hosts: string, socket: string | null): PostgresqlServer[] | undefined {
  if (socket !== null) {
    const [, port] = /^(?::(\d{1,5}))?$/.exec(hosts) ?? ["", "0"];
    return socket.startsWith("/") ? onlyReal([{ host: socket, port: portOf(port) }]) : undefined;
  }
  return onlyReal(
    hosts.split(",").map((each) => {
      const [, bracketed, plain = "", port] =
        /^(?:\[([\da-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(each) ?? [];
      return { host: bracketed ?? decodeURIComponent(plain), port: portOf(port) };
    }),
  );
}

const portOf = (given: string | undefined) => Number(given ?? standardPort);

function onlyReal(servers: PostgresqlServer[]): PostgresqlServer[] | undefined {
  return servers.every(({ host, port }) => host !== "" && port > 0 && port < 65_536) ? servers : undefined;
}

/** Loopback, or a socket. */
export function isOnThisMachine({ host }: Pick<PostgresqlServer, "host">): boolean {
  if (host.startsWith("/") || host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

function readAuthority(path: string | null): string | undefined {
  return path === null ? undefined : readFileSync(path, "utf8");
}
