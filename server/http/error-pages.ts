import { contactUri } from "#lib/contact-uri.ts";
import { errorPageWords } from "#lib/words/error-page-words.ts";
import { directionOf, type Language } from "#lib/words/languages.ts";
import type { HttpResponse } from "./response.ts";
import { contentSecurityPolicy, hashSources } from "./security-headers.ts";

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
  /** Whom people ask: an e-mail or https address. */
  contact?: string | undefined;
  stylesheets: readonly string[];
  icon?: string | undefined;
  /** The browser sent a session's cookie: in all likelihood a member looks at this. */
  hasSession?: boolean;
  /** What was asked for, path and query. */
  asked?: string;
  /** The address people use. */
  canonical: string;
  /** The one to lead people to; undefined: none that they could open. */
  address: string | undefined;
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
  if (isAlone(page, context)) headers["content-security-policy"] = styledPolicy;
  const body = context.scripted ? inOneLine(texts) : document(page, texts, context);
  return { status, headers, body: Buffer.from(body) };
}

/** The page for a status that Next chose. */
export function errorPageFor(status: number): ErrorPage {
  const page = (Object.keys(statuses) as ErrorPage[]).find((name) => statuses[name] === status);
  return page ?? (status >= 500 ? "broken" : status === 401 ? "not-found" : "malformed");
}

type Texts = Readonly<{ title: string; text: string; reference: string | undefined }>;

/** Such a client cannot get a stylesheet either: not from this host, not unencrypted, not with that many cookies. */
function isAlone(page: ErrorPage, { stylesheets }: PageContext): boolean {
  return stylesheets.length === 0 || page === "wrong-host" || page === "plain-http" || page === "big-header";
}

function textsOf(page: ErrorPage, context: PageContext): Texts {
  const { t } = errorPageWords(context.language);
  return {
    title: t(`${page}.title`),
    text: textOf(page, context),
    reference: statuses[page] >= 500 ? sentenceOfReference(context) : undefined,
  };
}

function sentenceOfReference({ id, language, contact }: PageContext): string {
  const { t } = errorPageWords(language);
  const reference = referenceOf(id);
  return contact === undefined ? t("reference", { reference }) : t("referenceTo", { reference, contact });
}

function textOf(page: ErrorPage, context: PageContext): string {
  const { language, retryAfterSeconds, canonical, address } = context;
  const { t, format } = errorPageWords(language);
  if (page === "too-many" && retryAfterSeconds !== undefined)
    return t("tooManyFor", { time: format.waitingTime(retryAfterSeconds) });
  if (page !== "wrong-host" || address === canonical) return t(`${page}.text`);
  if (address === undefined) return t("onlyHere", { address: canonical });
  return `${t("wrong-host.text")} ${t("alsoHere", { address: canonical })}`;
}

/** What people read out on the telephone; the log has the whole id. */
function referenceOf(id: string): string {
  return id.slice(0, 8);
}

function inOneLine({ title, text, reference }: Texts): string {
  return [title.replace(/\.?$/, "."), text, reference].filter(Boolean).join(" ");
}

function document(page: ErrorPage, texts: Texts, context: PageContext): string {
  const { language, portalName } = context;
  const [title, text, name] = [texts.title, texts.text, portalName].map(escapeHtml);
  const isBare = isAlone(page, context);
  const look = isBare ? `<link rel="icon" href="${icon}"><style>${style}</style>` : linksOf(context);
  const bar = !isBare && context.hasSession ? barOf(context) : "";
  const above = bar ? "" : `<p class="own-page-name">${isBare ? door : ""}${name}</p>`;
  const reference = texts.reference === undefined ? "" : referenceIn(texts.reference, context);
  return `<!DOCTYPE html><html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title} – ${name}</title>${look}</head><body>${bar}<main class="own-page">${above}<h1>${title}</h1><p>${text}</p>${wayOn(page, context)}${reference}</main></body></html>`;
}

/** The sentence with the number set apart, and a link to whom it names. */
function referenceIn(sentence: string, { id, contact = "" }: PageContext): string {
  const [shortId, name] = [escapeHtml(referenceOf(id)), escapeHtml(contact)];
  const marked = escapeHtml(sentence).replace(shortId, `<code>${shortId}</code>`);
  return `<p class="reference">${contact === "" ? marked : marked.replace(name, () => link(contactUri(contact), contact))}</p>`;
}

function linksOf({ stylesheets, icon }: PageContext): string {
  const styles = stylesheets.map((href) => `<link rel="stylesheet" href="${escapeHtml(href)}">`).join("");
  return icon === undefined
    ? styles
    : `${styles}<link rel="icon" type="image/svg+xml" href="${escapeHtml(icon)}">`;
}

/** As on members' pages, with all its places: who the member is, and thus a menu, is not known here. */
function barOf({ language, portalName }: PageContext): string {
  const { t } = errorPageWords(language);
  const places = (["information", "security", "activity"] as const).map((place) =>
    link(`/${place}`, t(place)),
  );
  return `<header class="bar"><a href="/information" class="brand own-page-name"><bdi>${escapeHtml(portalName)}</bdi></a><nav class="places" aria-label="${escapeHtml(t("nav"))}">${places.join("")}</nav></header>`;
}

function wayOn(page: ErrorPage, { language, address, hasSession, asked = "/" }: PageContext): string {
  const { t } = errorPageWords(language);
  if (page === "wrong-host" || page === "plain-http")
    return address === undefined ? "" : `<p>${link(`${address}/`, address)}</p>`;
  // Under this very address, asked for and not posted to again.
  if (page === "other-member" || page === "out-of-date") return `<p>${link("", t("again"))}</p>`;
  // What is there for some may be there for whom asks, once they are logged in.
  if (page === "not-found" && !hasSession)
    return `<p>${link(`/log-in?next=${encodeURIComponent(asked)}`, t("logIn"))}</p>`;
  return `<p>${link("/information", t("information"))}</p>`;
}

function link(href: string, text: string): string {
  return `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const stroke = '<path d="M3 21h14.5V9a5.5 5.5 0 0 0-11 0v12H21M13.5 14h.01"/></svg>';
const door = `<svg viewBox="0 0 24 24" aria-hidden="true">${stroke}`;
/** As app/_ui/door.svg, in the address itself. */
const icon = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#0f7f88" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${stroke}`)}`;

/** The look (app/_ui/look.css) as far as these pages need it. */
const style = `
:root{color-scheme:light dark}
body{margin:0;background:light-dark(oklch(.985 .004 85),oklch(.185 .008 260));color:light-dark(oklch(.235 .008 85),oklch(.935 .005 260));font:1rem/1.5 "Source Sans 3",system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main{max-width:34rem;margin:auto;padding:4rem 1rem 3rem}
main>*{margin:0}
main>*+*{margin-top:1rem}
h1{font-size:1.75rem;line-height:1.2;font-weight:600}
.own-page-name{display:flex;align-items:center;gap:.5rem;font-weight:600}
a,svg{color:light-dark(oklch(.44 .075 200),oklch(.8 .085 200))}
svg{width:1.5rem;height:1.5rem;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
code{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.reference{font-size:.875rem;color:light-dark(oklch(.47 .009 85),oklch(.745 .009 260))}
`;
const styledPolicy = contentSecurityPolicy("", hashSources([style])).replace(
  "img-src 'self'",
  "img-src data:",
);
