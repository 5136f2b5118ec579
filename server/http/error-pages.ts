import { waitingTime } from "#lib/waiting-time.ts";
import type { HttpResponse } from "./response.ts";

/**
 * The portal's own pages for what goes wrong. They need neither Next nor script: Next's own have an empty body
 * without JavaScript, and some of these are sent before Next sees the request.
 */
export type ErrorPage =
  | "malformed"
  | "plain-http"
  | "other-site"
  | "other-member"
  | "not-found"
  | "method"
  | "too-slow"
  | "out-of-date"
  | "too-large"
  | "long-address"
  | "wrong-host"
  | "too-many"
  | "big-header"
  | "broken"
  | "busy";

type Words = { status: number; title: string; text: string };

const words: Record<ErrorPage, Words> = {
  malformed: {
    status: 400,
    title: "This request cannot be read",
    text: "What arrived is not complete, or no form of this portal. Nothing was changed. Go back, reload the page and try again.",
  },
  "plain-http": {
    status: 400,
    title: "This port speaks HTTPS",
    text: "The address has to begin with https://. What was sent just now could be read by others on the way.",
  },
  "other-site": {
    status: 403,
    title: "This did not come from a page of this portal",
    text: "To keep your information safe, only this portal's own pages may do this. Nothing was changed. Open the page here and try again.",
  },
  "other-member": {
    status: 403,
    title: "This form was made for another member",
    text: "Somebody else has logged in with this browser since the form was opened. Nothing was changed. Reload the page to go on.",
  },
  "not-found": {
    status: 404,
    title: "Page not found",
    text: "There is nothing at this address, or it is not yours to see. Check the address, or start again from your information.",
  },
  method: {
    status: 405,
    title: "This cannot be done here",
    text: "This address does not take that kind of request. Nothing was changed.",
  },
  "too-slow": {
    status: 408,
    title: "This took too long",
    text: "The form did not arrive completely in time. Nothing was changed. Try again.",
  },
  "out-of-date": {
    status: 409,
    title: "This page is out of date",
    text: "The portal was updated after this page was opened. Nothing was changed. Copy what you typed, reload the page and enter it again.",
  },
  "too-large": {
    status: 413,
    title: "This text is too long",
    text: "What was sent is larger than this page takes. Nothing was changed. Go back and shorten the text.",
  },
  "long-address": {
    status: 414,
    title: "This address is too long",
    text: "Check the address, or start again from your information.",
  },
  "wrong-host": {
    status: 421,
    title: "This portal has another address",
    text: "It is reached only under the address its people use. Whoever runs it can change that address with the setting ORIGIN.",
  },
  "too-many": {
    status: 429,
    title: "Too many tries",
    text: "Wait a little, then try again. Nothing was changed.",
  },
  "big-header": {
    status: 431,
    title: "This browser sends too much",
    text: "The request's header is larger than this portal takes. Deleting this site's cookies may help.",
  },
  broken: {
    status: 500,
    title: "Something went wrong",
    text: "It is not your fault, and what was saved before is safe. Try again. If it stays, tell whoever runs this portal the reference number.",
  },
  busy: {
    status: 503,
    title: "Not saved. Try again.",
    text: "The portal cannot store anything at the moment. What was saved before is safe.",
  },
};

export type PageContext = {
  /** The request's id, shown as the reference number. */
  id: string;
  portalName: string;
  stylesheets: readonly string[];
  /** The address people use. */
  canonical: string;
  /** A post by script gets one sentence, which the form shows beside what was typed. */
  scripted: boolean;
  /** For a refusal that ends by itself: when. */
  retryAfterSeconds?: number | undefined;
};

/** When nobody said. */
const soonSeconds = 5;

/** One of the portal's own pages, with its status and headers. */
export function errorPage(page: ErrorPage, context: PageContext): HttpResponse {
  const { status, title } = words[page];
  const text = textOf(page, context);
  const headers: HttpResponse["headers"] = { "cache-control": "no-store" };
  if (page === "busy" || page === "too-many")
    headers["retry-after"] = String(context.retryAfterSeconds ?? soonSeconds);
  if (page === "method") headers.allow = "GET, HEAD, POST";
  const reference = status >= 500;
  if (context.scripted) {
    const sentence = `${title.replace(/\.?$/, ".")} ${text}${reference ? ` Reference: ${context.id}` : ""}`;
    return { status, headers: { ...headers, "content-type": "text/plain" }, body: Buffer.from(sentence) };
  }
  return {
    status,
    headers: { ...headers, "content-type": "text/html; charset=utf-8" },
    body: Buffer.from(document(page, context)),
  };
}

/** The page for a status that Next chose. */
export function errorPageFor(status: number): ErrorPage {
  const page = (Object.keys(words) as ErrorPage[]).find(
    (name) => words[name].status === status && name !== "other-site",
  );
  return page ?? (status >= 500 ? "broken" : status === 401 ? "not-found" : "malformed");
}

function textOf(page: ErrorPage, { retryAfterSeconds }: PageContext): string {
  if (page !== "too-many" || retryAfterSeconds === undefined) return words[page].text;
  return `Try again in ${waitingTime(retryAfterSeconds)}. Nothing was changed.`;
}

function document(page: ErrorPage, context: PageContext): string {
  const { id, portalName, stylesheets, canonical } = context;
  const { title, status } = words[page];
  const text = textOf(page, context);
  const links = stylesheets.map((href) => `<link rel="stylesheet" href="${escapeHtml(href)}">`).join("");
  const way =
    page === "wrong-host" || page === "plain-http"
      ? `<p><a href="${escapeHtml(canonical)}/">${escapeHtml(canonical)}</a></p>`
      : `<p><a href="/information">Your information</a></p>`;
  const reference =
    status >= 500 ? `<p class="reference">Reference number: <code>${escapeHtml(id)}</code></p>` : "";
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)} – ${escapeHtml(portalName)}</title>${links}</head><body><main class="own-page"><p class="own-page-name">${escapeHtml(portalName)}</p><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${way}${reference}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
