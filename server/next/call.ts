import {
  IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  ServerResponse,
} from "node:http";
import { Socket } from "node:net";
import { Writable } from "node:stream";
import { type HttpResponse, isForwardable } from "#server/http/response.ts";
import type { Route } from "./routes.ts";

/**
 * Next sees one plain HTTP/1.1 request with its whole body and gives one whole answer, over whichever protocol and
 * however slowly the client talks. So its quirks with HTTP/2 do not matter, an error page can replace what it
 * sends, and no client can hold a rendering open.
 */
export type PlainRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  caller: string;
  body: Buffer;
  /** Undefined: no page has this address. A development server finds its pages itself. */
  route: Route | undefined;
};

export type NextHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  route: Route | undefined,
) => Promise<void>;

/**
 * Next's answer, once it is whole.
 * @throws if Next ends without having finished one, as it does when the client has left
 */
export async function callNext(
  handler: NextHandler,
  plain: PlainRequest,
  left: AbortSignal,
): Promise<HttpResponse> {
  const request = incoming(plain);
  const collected = new CollectedResponse(request);
  const leave = () => {
    request.destroy();
    collected.destroy();
  };
  left.addEventListener("abort", leave, { once: true });
  const finished = new Promise<void>((resolve, reject) => {
    collected.once("finish", resolve);
    collected.once("close", () => reject(new Error("Next left its answer unfinished.")));
  });
  try {
    await Promise.all([handler(request, collected, plain.route), finished]);
  } finally {
    left.removeEventListener("abort", leave);
  }
  return collected.answer();
}

function incoming(plain: PlainRequest): IncomingMessage {
  const socket = Object.assign(new Socket(), { encrypted: true });
  Object.defineProperty(socket, "remoteAddress", { value: plain.caller });
  const request = new IncomingMessage(socket);
  request.method = plain.method;
  request.url = plain.url;
  request.httpVersionMajor = 1;
  request.httpVersionMinor = 1;
  request.httpVersion = "1.1";
  request.headers = { ...plain.headers };
  request.rawHeaders = Object.entries(plain.headers).flat();
  request.complete = true;
  request.push(plain.body);
  request.push(null);
  return request;
}

class CollectedResponse extends ServerResponse {
  readonly #chunks: Buffer[] = [];

  constructor(request: IncomingMessage) {
    super(request);
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    this.assignSocket(nowhere as Socket);
  }

  /** Headers given here are kept like those set before, so that `answer` sees them. */
  override writeHead(
    status: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    given?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ): this {
    const headers = typeof reason === "string" ? given : reason;
    for (const [name, value] of pairs(headers)) if (value !== undefined) this.setHeader(name, value);
    return super.writeHead(status);
  }

  // biome-ignore lint/suspicious/noExplicitAny: ServerResponse's own overloads
  override write(chunk: any, ...rest: any[]): boolean {
    this.#keep(chunk, rest[0]);
    super.write(chunk, ...(rest as []));
    // Nobody reads more slowly than Next writes, so nothing will ever say "drain".
    return true;
  }

  // biome-ignore lint/suspicious/noExplicitAny: ServerResponse's own overloads
  override end(...rest: any[]): this {
    if (rest[0] !== undefined && rest[0] !== null && typeof rest[0] !== "function")
      this.#keep(rest[0], rest[1]);
    return super.end(...(rest as []));
  }

  #keep(chunk: string | Uint8Array, encoding: unknown): void {
    const coding = typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8";
    this.#chunks.push(typeof chunk === "string" ? Buffer.from(chunk, coding) : Buffer.from(chunk));
  }

  answer(): HttpResponse {
    const headers: HttpResponse["headers"] = {};
    for (const [name, value] of Object.entries(this.getHeaders())) {
      if (value === undefined || !isForwardable(name)) continue;
      headers[name] = Array.isArray(value) ? value : String(value);
    }
    return { status: this.statusCode, headers, body: Buffer.concat(this.#chunks) };
  }
}

function pairs(
  headers: OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined,
): [string, OutgoingHttpHeader | undefined][] {
  if (!headers) return [];
  if (!Array.isArray(headers)) return Object.entries(headers);
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[String(name), headers[at + 1]]] : []));
}
