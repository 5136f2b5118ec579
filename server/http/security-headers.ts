import { hash } from "node:crypto";
import type { HttpResponse } from "./response.ts";

/**
 * The Content-Security-Policy (CSP Level 3). Scripts are ours by address, or inline with this answer's nonce or
 * a hash, as styles may be; nothing is ever `unsafe-inline`. Trusted Types: `default` is ours (instrumentation-client.ts).
 */
export function contentSecurityPolicy(inlineScripts: string, inlineStyles = ""): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${inlineScripts}`.trimEnd(),
    `style-src 'self' ${inlineStyles}`.trimEnd(),
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default nextjs",
  ].join("; ");
}

/** Development needs `eval` for React's call stacks and its own policy names; it listens on loopback only. */
export function developmentPolicy(nonce: string): string {
  return `default-src 'self'; script-src 'self' 'unsafe-eval' 'nonce-${nonce}'; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'`;
}

const scripts = /<script(\s[^>]*)?>([\s\S]*?)<\/script>/g;

/** The inline scripts of a page, with their attributes as they are written. */
export function inlineScripts(html: string): { attributes: string; text: string }[] {
  return [...html.matchAll(scripts)]
    .map(([, attributes = "", text = ""]) => ({ attributes, text }))
    .filter(({ attributes }) => !/\ssrc=/.test(attributes));
}

/** The sources that allow exactly these inline scripts or styles (CSP Level 3, 2.3.1). */
export function hashSources(texts: readonly string[]): string {
  return texts.map((text) => `'sha256-${hash("sha256", text, "base64")}'`).join(" ");
}

/**
 * On every answer, errors and 304 included. `same-origin` and not `no-referrer`: with that browsers post
 * `Origin: null`, and every form would be refused.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": contentSecurityPolicy(""),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** Puts on an answer what it does not say otherwise itself. */
export function addSecurityHeaders(headers: HttpResponse["headers"]): HttpResponse["headers"] {
  for (const name in securityHeaders) headers[name] ??= securityHeaders[name] ?? "";
  return headers;
}

let strictTransport: string | undefined;

/** From now on every answer of this process over HTTPS says this in Strict-Transport-Security; undefined: none does. */
export function setStrictTransport(value: string | undefined): void {
  strictTransport = value;
}

/**
 * As `addSecurityHeaders`, for an answer that is about to be sent over HTTPS: nowhere else may Strict-Transport-Security
 * be said (RFC 6797, 7.2), and what is kept would outlive the certificate that it goes with.
 */
export function addHttpsHeaders(headers: HttpResponse["headers"]): HttpResponse["headers"] {
  if (strictTransport !== undefined) headers["strict-transport-security"] = strictTransport;
  return addSecurityHeaders(headers);
}
