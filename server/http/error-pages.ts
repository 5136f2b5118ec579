import { errorPageWords } from "#lib/words/error-page-words.ts";
import { directionOf, type Language } from "#lib/words/languages.ts";
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

/** The status of each; of several with one, the first stands for those that Next chose. */
const statuses: Readonly<Record<ErrorPage, number>> = {
  malformed: 400,
  "plain-http": 400,
  "other-member": 403,
  "other-site": 403,
  "not-found": 404,
  method: 405,
  "too-slow": 408,
  "out-of-date": 409,
  "too-large": 413,
  "long-address": 414,
  "wrong-host": 421,
  "too-many": 429,
  "big-header": 431,
  broken: 500,
  busy: 503,
};

export type PageContext = {
  /** The request's id; its beginning is shown as the reference. */
  id: string;
  language: Language;
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
  const status = statuses[page];
  const headers: HttpResponse["headers"] = { "cache-control": "no-store" };
  if (page === "busy" || page === "too-many")
    headers["retry-after"] = String(context.retryAfterSeconds ?? soonSeconds);
  if (page === "method") headers.allow = "GET, HEAD, POST";
  const texts = textsOf(page, context);
  // Next shows a scripted form the text of no other type than exactly this one.
  headers["content-type"] = context.scripted ? "text/plain" : "text/html; charset=utf-8";
  const body = context.scripted ? inOneLine(texts) : document(page, texts, context);
  return { status, headers, body: Buffer.from(body) };
}

/** The page for a status that Next chose. */
export function errorPageFor(status: number): ErrorPage {
  const page = (Object.keys(statuses) as ErrorPage[]).find((name) => statuses[name] === status);
  return page ?? (status >= 500 ? "broken" : status === 401 ? "not-found" : "malformed");
}

type Texts = Readonly<{ title: string; text: string; reference: string | undefined }>;

function textsOf(page: ErrorPage, { id, language, retryAfterSeconds }: PageContext): Texts {
  const { t, format } = errorPageWords(language);
  const isBusy = page === "too-many" && retryAfterSeconds !== undefined;
  return {
    title: t(`${page}.title`),
    text: isBusy ? t("tooManyFor", { time: format.waitingTime(retryAfterSeconds) }) : t(`${page}.text`),
    reference: statuses[page] >= 500 ? t("reference", { reference: referenceOf(id) }) : undefined,
  };
}

/** What people read out on the telephone; the log has the whole id. */
function referenceOf(id: string): string {
  return id.slice(0, 8);
}

function inOneLine({ title, text, reference }: Texts): string {
  return [title.replace(/\.?$/, "."), text, reference].filter(Boolean).join(" ");
}

function document(page: ErrorPage, texts: Texts, context: PageContext): string {
  const { id, language, portalName, stylesheets, canonical } = context;
  const { t } = errorPageWords(language);
  const [title, text, name] = [texts.title, texts.text, portalName].map(escapeHtml);
  const links = stylesheets.map((href) => `<link rel="stylesheet" href="${escapeHtml(href)}">`).join("");
  const way =
    page === "wrong-host" || page === "plain-http"
      ? `<p><a href="${escapeHtml(canonical)}/">${escapeHtml(canonical)}</a></p>`
      : `<p><a href="/information">${escapeHtml(t("information"))}</a></p>`;
  const shortId = escapeHtml(referenceOf(id));
  const reference =
    texts.reference === undefined
      ? ""
      : `<p class="reference">${escapeHtml(texts.reference).replace(shortId, `<code>${shortId}</code>`)}</p>`;
  return `<!DOCTYPE html><html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title} – ${name}</title>${links}</head><body><main class="own-page"><p class="own-page-name">${name}</p><h1>${title}</h1><p>${text}</p>${way}${reference}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
