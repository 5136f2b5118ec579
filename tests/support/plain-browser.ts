import { once } from "node:events";
import { Agent, type AgentOptions, request } from "node:https";
import type { Portal } from "./portal.ts";

export type Page = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** What of a portal a browser has to know. */
export type Reached = Pick<Portal, "port" | "origin" | "authority">;

type Sent = { method?: string; headers?: Record<string, string>; body?: Buffer | string };

/**
 * A browser without script: keeps cookies, fills in forms as the page wrote them, follows nothing by itself.
 * Trusts the portal's authority and nothing else.
 */
export class PlainBrowser {
  readonly portal: Reached;
  cookies = new Map<string, string>();
  readonly #agent: Agent;

  constructor(portal: Reached, options: AgentOptions = {}) {
    this.portal = portal;
    this.#agent = new Agent({ keepAlive: true, ca: portal.authority, ...options });
  }

  async send(path: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const sent = request({
      agent: this.#agent,
      host: "localhost",
      port: this.portal.port,
      path,
      method,
      headers: { ...(cookie ? { cookie } : {}), ...headers },
    });
    sent.end(body);
    const [response] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    for (const set of response.headers["set-cookie"] ?? []) this.#keep(set);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(chunks).toString(),
    };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.send(path, { headers });
  }

  /** Opens the page and posts the form that has all of `fields`, hidden inputs and own values included. */
  async submit(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Page> {
    const page = await this.get(path);
    return this.post(path, { ...formOf(page.body, Object.keys(fields)), ...fields }, headers);
  }

  /** Posts fields as a browser does without script: multipart, with Origin. */
  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    const { body, type } = multipart(Object.entries(fields));
    const sent = { origin: this.portal.origin, "content-type": type, ...headers };
    return this.send(path, { method: "POST", headers: sent, body });
  }

  /** Calls an action with a form as script does: the fields first, then the list of arguments that names them. */
  call(
    path: string,
    action: string,
    fields: Record<string, string>,
    args = '["$undefined","$K1"]',
  ): Promise<Page> {
    const named = Object.entries(fields).map(([name, value]) => [`_1_${name}`, value] as const);
    const { body, type } = multipart([...named, ["0", args]]);
    const headers = {
      origin: this.portal.origin,
      "content-type": type,
      "next-action": action,
      accept: "text/x-component",
    };
    return this.send(path, { method: "POST", headers, body });
  }

  #keep(set: string): void {
    const [pair = "", ...attributes] = set.split(";");
    const [name = "", value = ""] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    if (value === "" || attributes.some((attribute) => /max-age=0/i.test(attribute)))
      this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A multipart/form-data body (RFC 7578), doubled names as given. */
export function multipart(fields: readonly (readonly [string, string])[]): { body: Buffer; type: string } {
  const boundary = "----postern-test-boundary";
  const parts = fields.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    body: Buffer.from(`${parts.join("")}--${boundary}--\r\n`),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

/** What a form of the page would send untouched: hidden inputs, text inputs, text areas, lists. Throws when there is none. */
export function formOf(html: string, having: readonly string[]): Record<string, string> {
  for (const [, form = ""] of html.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/g)) {
    const values = valuesOf(form);
    if (having.every((name) => name in values)) return values;
  }
  throw new Error(`The page has no form with ${having.join(", ")}: ${html.slice(0, 2_000)}`);
}

function valuesOf(form: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, "name");
    if (name !== undefined) values[name] = attribute(tag, "value") ?? "";
  }
  for (const [, tag = "", text = ""] of form.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
    const name = attribute(tag, "name");
    // A browser drops one line break at the beginning (HTML, 13.2.6.4.7).
    if (name !== undefined) values[name] = unescapeHtml(text.replace(/^\r?\n/, ""));
  }
  for (const [, tag = "", options = ""] of form.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const name = attribute(tag, "name");
    const chosen = /<option\b[^>]*\sselected[^>]*>/.exec(options)?.[0] ?? "";
    if (name !== undefined) values[name] = attribute(chosen, "value") ?? "";
  }
  return values;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescapeHtml(value);
}

function unescapeHtml(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name in named) return named[name] ?? whole;
    if (/^#x/i.test(name)) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    return name.startsWith("#") ? String.fromCodePoint(Number(name.slice(1))) : whole;
  });
}
