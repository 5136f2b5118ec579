/** The session cookie: a random token, sealed by iron-session. The row that it names alone decides. */
import { sealData, unsealData } from "iron-session";
import { keyId, keys } from "#lib/keys.ts";
import { shared } from "#lib/process-global.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";

/** The session cookie's name. */
export const sessionCookie = "__Host-postern";
const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";
const daySeconds = 24 * 60 * 60;

/** No lifetime inside the seal: the row has one, and a clock that was wrong when it was sealed does no harm. */
const ttl = 0;

/** Has the browser keep the session's token. */
export async function rememberSession(token: string): Promise<void> {
  const [newest] = passwords();
  const sealed = await sealData({ token }, { password: Object.fromEntries([newest!]), ttl });
  const maxAge = settings().sessionMaxDays * daySeconds;
  requestContext().setCookies.set(
    sessionCookie,
    `${sessionCookie}=${sealed}; Max-Age=${maxAge}; ${attributes}`,
  );
}

/** Has the browser drop the token and whatever it kept of the pages seen with it. */
export function forgetSession(): void {
  requestContext().setCookies.set(sessionCookie, `${sessionCookie}=; Max-Age=0; ${attributes}`);
  requestContext().headers["clear-site-data"] = '"cache", "storage"';
}

/** Unsealing costs a hundred times the look-up that follows it. */
const unsealed = shared("unsealed cookies", () => new Map<string, string>());
const unsealedLimit = 10_000;
/** Characters; ours have about 330. */
const longestSeal = 1_000;

/** The token in this request's cookie, if it is one of ours. */
export async function readSessionToken(): Promise<string | undefined> {
  const cookie = requestContext().cookie(sessionCookie);
  // iron-session reads past what follows the version; each variant would be remembered below.
  if (!cookie || cookie.length > longestSeal || !/^[^~]+~2$/.test(cookie)) return undefined;
  const known = unsealed.get(cookie);
  if (known !== undefined) return known;
  const { token } = await unsealData<{ token?: unknown }>(cookie, {
    password: Object.fromEntries(passwords()),
    ttl,
  });
  if (typeof token !== "string") return undefined;
  const [oldest] = unsealed.keys();
  if (unsealed.size >= unsealedLimit && oldest !== undefined) unsealed.delete(oldest);
  unsealed.set(cookie, token);
  return token;
}

/**
 * The session keys under the numbers by which a seal names its own, newest first. The number comes from the key
 * itself, so that it stays when keys are added and dropped.
 */
function passwords(): [id: string, password: string][] {
  return keys().session.map((key) => [
    String(Buffer.from(keyId(key)).readUIntBE(0, 6)),
    key.toString("base64url"),
  ]);
}
