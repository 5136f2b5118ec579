import { randomBytes, randomUUID } from "node:crypto";
import { constants, Http2ServerRequest } from "node:http2";
import { setTimeout as pause } from "node:timers/promises";
import { codePointsAtSignUp } from "#features/fields/at-sign-up.ts";
import { countRequest } from "#features/figures/count.ts";
import { type RequestKind, tally, tallyAnswer } from "#features/metrics/tallies.ts";
import { sessionCookie } from "#features/request/cookies.ts";
import { isNoOperator } from "#features/request/is-no-operator.ts";
import type { ConnectionFacts } from "#lib/connection-facts.ts";
import { log } from "#lib/log.ts";
import { networkOf, unwrapAddress } from "#lib/network.ts";
import { reachableHosts } from "#lib/reachable-hosts.ts";
import type { RequestContext } from "#lib/request-context.ts";
import { requestContexts } from "#lib/request-context.ts";
import type { Settings } from "#lib/settings.ts";
import { chooseLanguage } from "#lib/words/languages.ts";
import { isOurHost } from "#server/http/allowed-hosts.ts";
import { announcesTooMuch, holdBody, readBody } from "#server/http/body.ts";
import { callerOf, type Networks, networks } from "#server/http/caller.ts";
import type { Clocks } from "#server/http/clocks.ts";
import { encoded } from "#server/http/compression.ts";
import { type ErrorPage, errorPage } from "#server/http/error-pages.ts";
import { withReload } from "#server/http/missing-files.ts";
import { readForm } from "#server/http/posted-form.ts";
import {
  type AnswerRequest,
  cookieValue,
  hasLeft,
  header,
  hostOf,
  type NodeRequest,
  type NodeResponse,
} from "#server/http/request.ts";
import { emptyBody, type HttpResponse } from "#server/http/response.ts";
import { addHttpsHeaders, contentSecurityPolicy, developmentPolicy } from "#server/http/security-headers.ts";
import { send } from "#server/http/send.ts";
import { type StaticFile, type StaticFiles, staticAnswer } from "#server/http/static-files.ts";
import type { HasAction } from "#server/next/built-actions.ts";
import { callNext, type NextHandler } from "#server/next/call.ts";
import { nextRequestHeaders } from "#server/next/request-headers.ts";
import { responseFrom } from "#server/next/response.ts";
import type { Route, Routes } from "#server/next/routes.ts";
import {
  type AddressPolicy,
  type BodyPolicy,
  bodyPolicyOf,
  isOperators,
  knownAddress,
  limitFor,
  policyOf,
} from "./addresses.ts";
import { openAdmission } from "./admission.ts";
import { openConcurrencyLimit } from "./concurrency-limit.ts";
import { openHashingPriority } from "./hashing-priority.ts";
import { CachedPage, type CacheSlot, openPageCache } from "./page-cache.ts";
import type { ServingRecord } from "./serving-record.ts";
import { validateRequest } from "./validate-request.ts";

/** More at once are not faster, each holds memory, and what is kept would wait for all of them (docs/performance.md). */
const atOnce = 2;
const mostWaiting = 1_000;
/** Of one network's forms so many wait for a password's hash. */
const mostAside = 24;
/** A refusal waits first: clients that try again without end would otherwise get all the attention. */
const refusalMs = 1_000;

export type DoorOptions = {
  settings: Settings;
  next: NextHandler;
  clocks: Clocks;
  routes: Routes;
  /** Undefined in development, where pages change. */
  hasAction: HasAction | undefined;
  files: StaticFiles;
  serving: ServingRecord;
  /** Answers `/healthz`, `/readyz` and `/metrics`; undefined for every other address. */
  probe: (context: RequestContext, request: NodeRequest) => Promise<HttpResponse> | undefined;
  isDraining: () => boolean;
  /** Who is at the other end of the request's connection. */
  peerOf: (request: NodeRequest) => string | undefined;
  connectionOf: (request: NodeRequest) => ConnectionFacts;
  development: boolean;
};

export type Door = Readonly<{
  answer: AnswerRequest;
  /** Requests that are being answered now. */
  inFlight(): number;
}>;

/** A request on its way through the door. */
type Call = Readonly<{
  request: NodeRequest;
  response: NodeResponse;
  context: RequestContext;
  route: Route | undefined;
  policy: AddressPolicy;
  file: StaticFile | undefined;
  onWilling: (() => void) | undefined;
  page: (name: ErrorPage) => HttpResponse;
}>;

/**
 * The door stands in front of Next: it refuses what the portal never takes, gives Next the rest as a plain
 * request, and puts what must be on every answer on it. `onWilling` is called before a body is read
 * (`Expect: 100-continue`).
 */
export function openDoor(options: DoorOptions): Door {
  const { settings, files } = options;
  const isTrusted = networks(settings.trustProxy);
  const hashingPriority = openHashingPriority();
  const admission = openAdmission(hashingPriority);
  const concurrencyLimit = openConcurrencyLimit({ atOnce, mostWaiting, mostAside, hashingPriority });
  const cache = options.development ? undefined : openPageCache();
  let inFlight = 0;

  async function answer(request: NodeRequest, response: NodeResponse, onWilling?: () => void): Promise<void> {
    const path = pathOf(request);
    const route = options.routes.find(path);
    // With a slash at its end no page is found, but the one it leads to (`withoutSlash`) reads the query.
    const policy = policyOf(route?.pattern ?? path.replace(/(?<=.)\/$/, ""));
    const context = contextOf({ request, path, route, policy }, isTrusted, options);
    const file = context.method === "POST" ? undefined : files.find(path);
    const page = (name: ErrorPage) =>
      errorPage(name, {
        id: context.id,
        language: context.memberLanguage ?? context.language,
        portalName: settings.portalName,
        contact: settings.contact,
        stylesheets: files.stylesheets,
        icon: files.icon,
        hasSession: context.cookie(sessionCookie) !== undefined,
        asked: context.address,
        canonical: settings.origins[0] ?? "",
        address: reachableHosts().elsewhere,
        scripted: context.scripted,
        retryAfterSeconds: context.retryAfterSeconds,
      });
    inFlight += 1;
    try {
      const turn = comesIn(request, response, context);
      if (turn) await turn;
      if (turn && hasLeft(response)) return;
      const call = { request, response, context, route, policy, file, onWilling, page };
      const given = await answerOrBroken(call);
      addHttpsHeaders(given.headers)["x-request-id"] = context.id;
      await send(request, response, given, options.isDraining(), options.clocks);
      logRequest(context, given.status, given.stream?.bytes ?? given.body.length, kindOf(context, file));
    } finally {
      inFlight -= 1;
    }
  }

  function comesIn(
    request: NodeRequest,
    response: NodeResponse,
    { caller }: RequestContext,
  ): Promise<void> | undefined {
    return admission.turn(() => ({
      network: networkOf(caller),
      onGone: (listener) => response.once("close", listener),
      turnAway: () => turnAway(request, isTrusted(unwrapAddress(options.peerOf(request) ?? ""))),
    }));
  }

  function answerOrBroken(call: Call): HttpResponse | Promise<HttpResponse> {
    const broken = (error: unknown) => {
      log.error("request failed", { id: call.context.id, error });
      return call.page("broken");
    };
    try {
      const coming = answerTo(call);
      return coming instanceof Promise ? coming.catch(broken) : coming;
    } catch (error) {
      return broken(error);
    }
  }

  function answerTo(call: Call): HttpResponse | Promise<HttpResponse> {
    const { request, context, file } = call;
    const probed = options.probe(context, request);
    if (probed) return probed;
    const problem = validateRequest(request);
    if (problem) return movedHost(problem, call) ?? call.page(problem);
    if (file) return staticAnswer(file, header(request, "accept-encoding"), header(request, "if-none-match"));
    if (context.path.endsWith("/") && context.path !== "/") return withoutSlash(context);
    const slot = cache?.slotFor(request, context, call.policy);
    return slot instanceof Promise ? slot.then((known) => cachedOrNew(call, known)) : cachedOrNew(call, slot);
  }

  function cachedOrNew(call: Call, slot: CacheSlot | undefined): HttpResponse | Promise<HttpResponse> {
    const found = slot && cache?.find(slot, call.context.at);
    if (slot) tally(found ? "page found" : "page made");
    return found ? found.answer(call.request) : newAnswer(call, slot);
  }

  async function newAnswer(call: Call, slot: CacheSlot | undefined): Promise<HttpResponse> {
    const { request, response, context, page } = call;
    // What is wrong with the database is said by the page itself, which asks again who is there.
    const isHidden = () => requestContexts.run(context, isNoOperator).catch(() => false);
    if (isOperators(context.path) && (await isHidden())) return page("not-found");
    const posted = await bodyOf(call, options);
    if (typeof posted === "string") return page(posted);
    const { body, discard } = posted;
    const policy = options.development
      ? developmentPolicy(context.nonce())
      : contentSecurityPolicy(`'nonce-${context.nonce()}'`);
    const plain = {
      // What is kept is whole: a HEAD before the first GET has the same header (RFC 9110, 9.3.2).
      method: slot ? "GET" : context.method,
      url: context.address,
      headers: nextRequestHeaders(request, hostOf(request) ?? "", body, policy),
      caller: context.caller,
      body,
      route: call.route,
    };
    const leaving = leavingOf(response);
    const left = leaving.signal;
    context.left = left;
    const letGo = holdBody(body, () => leaving.abort());
    const isForm = context.method === "POST";
    const given = await concurrencyLimit.pass(
      { network: networkOf(context.caller), kind: isForm ? "form" : "page" },
      (aside): Promise<HttpResponse | CachedPage | "left"> => {
        letGo();
        // A visitor's may have been made for somebody who waited longer; a member's would be as it was on arrival.
        const meanwhile = slot?.visitor ? cache?.find(slot, Date.now()) : undefined;
        if (meanwhile) return Promise.resolve(meanwhile);
        context.aside = aside;
        const noted = options.serving.begin(context);
        const asked = requestContexts.run(context, () => callNext(options.next, plain, left));
        return asked.catch(failed(context, left)).finally(noted);
      },
      left,
    );
    if (given === "full") {
      log.warn("too much to do", { id: context.id });
      await pause(refusalMs, undefined, { signal: left }).catch(() => undefined);
      await comesIn(request, response, context);
    }
    letGo();
    if (given === "full" || given === "left") {
      // What its form had not saved by then.
      await discard?.();
      return page(isForm ? "too-many" : "busy");
    }
    if (given instanceof CachedPage) return given.answer(request);
    const done = responseFrom(given, context, policy, page);
    const isDocument = done.status === 200 && String(done.headers["content-type"]).startsWith("text/html");
    if (isDocument && files.preload) done.headers.link = files.preload;
    // Not the answer to a form: it would be posted again.
    if (isDocument && context.method !== "POST") done.body = withReload(done.body, context.nonce());
    const fresh = slot && (await cache?.add(slot, done, request, context));
    return fresh ? fresh.answer(request) : encoded(done, header(request, "accept-encoding"));
  }

  return { answer, inFlight: () => inFlight };
}

/**
 * app/request-error.ts has logged most errors of a page already, and has noted a refusal then. If the client has left,
 * nothing was finished, and nobody waits for it.
 */
function failed(context: RequestContext, left: AbortSignal): (error: unknown) => HttpResponse | "left" {
  return (error) => {
    if (left.aborted) return "left";
    if (context.refusal === undefined) log.error("request failed", { id: context.id, error });
    return { status: 500, headers: {}, body: emptyBody };
  };
}

/**
 * The redirect of a reading request to another form of this portal's host: this machine's bare name, which the
 * certificate cannot hold, or a name with a dot at its end, which is the same one (RFC 1034, 3.1), but another to browsers.
 */
function movedHost(problem: ErrorPage, call: Call): HttpResponse | undefined {
  const { request, context } = call;
  if (problem !== "wrong-host" || (context.method !== "GET" && context.method !== "HEAD")) return undefined;
  const host = hostOf(request)?.replace(/\.(?=(:\d+)?$)/, "") ?? "";
  const origin = reachableHosts().moved.get(host) ?? (isOurHost(host) ? `https://${host}` : undefined);
  return origin === undefined ? undefined : redirect(origin + context.address);
}

/** A page has one address. Paths with two slashes, which could lead to another site, have been refused. */
function withoutSlash({ address, path }: RequestContext): HttpResponse {
  return redirect(`${path.slice(0, -1)}${address.slice(path.length)}`);
}

function redirect(location: string): HttpResponse {
  return { status: 308, headers: { location, "cache-control": "private, no-store" }, body: emptyBody };
}

/**
 * Ends the connection of a request that is one too many; of a proxy, over whose connection others ask too, that request
 * alone. Later: while it hands over a request, Node's HTTP/2 does not bear the end of its connection.
 */
function turnAway(request: NodeRequest, isProxys: boolean): void {
  setImmediate(() => {
    if (!(request instanceof Http2ServerRequest)) request.socket.destroy();
    else if (isProxys) request.stream.close(constants.NGHTTP2_REFUSED_STREAM);
    else request.stream.session?.destroy();
  });
}

/** Aborted when the client goes before its answer is there. */
function leavingOf(response: NodeResponse): AbortController {
  const left = new AbortController();
  if (hasLeft(response)) left.abort();
  // Also when all is over. An abort that nobody waits for would make an error, with its stack, for nothing.
  response.once("close", () => response.writableEnded || left.abort());
  return left;
}

/** What is posted, and what takes away again what came beside it. */
type Posted = Readonly<{ body: Buffer; discard?: () => Promise<void> }>;

async function bodyOf(call: Call, { hasAction, clocks }: DoorOptions): Promise<Posted | ErrorPage> {
  const { request, route, policy } = call;
  if (request.method !== "POST") return { body: emptyBody };
  const posted = await readPosted(call, clocks);
  if (typeof posted === "string") return posted;
  const form = await readForm(
    posted.body,
    header(request, "content-type"),
    header(request, "next-action"),
    bodyPolicyOf(policy).files,
  );
  const isKnown = (id: string) => !route || (hasAction?.(route.pattern, id) ?? true);
  if (form?.actions.every(isKnown)) return posted;
  await posted.discard?.();
  return form ? "out-of-date" : "malformed";
}

async function readPosted(
  { request, context, policy, onWilling }: Call,
  { bodyMs }: Clocks,
): Promise<Posted | ErrorPage> {
  const { uploads, ...room } = bodyPolicyOf(policy);
  if (uploads) {
    const { readFormWithFiles } = await import("./uploads.ts");
    const read = await readFormWithFiles(request, context, bodyMs, onWilling);
    if (read !== undefined) return typeof read === "string" ? refusals[read] : read;
  }
  const limitBytes = room.asksFields
    ? await roomForFields(request, room)
    : limitFor(room, context.cookie(sessionCookie));
  if (announcesTooMuch(request, limitBytes)) return "too-large";
  onWilling?.();
  const read = await readBody(request, limitBytes, bodyMs);
  return read.ok ? { body: read.body } : refusals[read.code];
}

/** The fields are asked about only by a form that would be too large without them, or does not say how large it is. */
async function roomForFields(request: NodeRequest, { limitBytes }: BodyPolicy): Promise<number> {
  const fits = request.headers["content-length"] !== undefined && !announcesTooMuch(request, limitBytes);
  // What is wrong with the database is said by the page itself.
  return fits ? limitBytes : limitBytes + 4 * (await codePointsAtSignUp().catch(() => 0));
}

const refusals = {
  "too large": "too-large",
  "too slow": "too-slow",
  "too much": "busy",
  left: "too-slow",
  malformed: "malformed",
} as const;

function pathOf({ url = "/" }: NodeRequest): string {
  const query = url.indexOf("?");
  return query === -1 ? url : url.slice(0, query);
}

function contextOf(
  { request, path, route, policy }: Pick<Call, "request" | "route" | "policy"> & { path: string },
  isTrusted: Networks,
  { routes, peerOf, connectionOf, development, settings }: DoorOptions,
): RequestContext {
  const { method = "GET", url = "/" } = request;
  // Next's own server has names of its own.
  const isWhole = path.length === url.length || development;
  let nonce: string | undefined;
  return {
    id: randomUUID(),
    at: Date.now(),
    method,
    address: isWhole ? url : knownAddress(path, url.slice(path.length + 1), policy),
    path,
    loggedPath: routes.loggable(path, route),
    caller: callerOf(peerOf(request), header(request, "x-forwarded-for"), isTrusted),
    browser: (header(request, "user-agent") ?? "").slice(0, 512),
    language: chooseLanguage({
      portal: settings.portalLanguage,
      acceptLanguage: header(request, "accept-language"),
    }),
    cookie: (name) => cookieValue(header(request, "cookie"), name),
    fetchSite: header(request, "sec-fetch-site"),
    prefetch: isPrefetch(request),
    scripted: method === "POST" && request.headers["next-action"] !== undefined,
    connection: () => connectionOf(request),
    // No getter: V8 takes ten times as long to make an object that has one (docs/performance.md).
    nonce() {
      nonce ??= randomBytes(16).toString("base64url");
      return nonce;
    },
    headers: {},
    setCookies: new Map(),
  };
}

function isPrefetch(request: NodeRequest): boolean {
  const { "sec-purpose": secPurpose, purpose } = request.headers;
  const isSaid = (value: unknown) => value !== undefined && /prefetch/i.test(String(value));
  return isSaid(secPurpose) || isSaid(purpose);
}

/** What programs ask, and not people. */
const probed: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

function kindOf({ method, path }: RequestContext, file: StaticFile | undefined): RequestKind {
  if (method === "POST") return "form";
  if (file) return "asset";
  return probed.has(path) ? "probe" : "page";
}

/** Without the query, which is what people typed. */
function logRequest(context: RequestContext, status: number, bytes: number, kind: RequestKind): void {
  const ms = Date.now() - context.at;
  countRequest(ms);
  tallyAnswer(kind, status, ms);
  log.info("request", {
    id: context.id,
    method: context.method,
    path: context.loggedPath.slice(0, 200),
    status,
    bytes,
    ms,
    caller: context.caller,
  });
}
