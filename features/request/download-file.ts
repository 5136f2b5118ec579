/** Answers a GET with a file that a member keeps. Browsers save it, and never show or run it here. */
import { database } from "#db/client.ts";
import type { SignedIn } from "#features/act.ts";
import type { KeptFile } from "#features/files/kept-file.ts";
import { findFile, readFile } from "#features/files/read-file.ts";
import { ownEarlierFile, ownFile, proposedFile } from "#features/information/file-values.ts";
import { NotAnOperator } from "#features/operators/as-operator.ts";
import { findSubject } from "#features/operators/find-subject.ts";
import { lookAtFile } from "#features/operators/look-at-file.ts";
import { requestContext } from "#lib/request-context.ts";
import { requireMemberOrWaiting } from "./current-member.ts";
import { requireAddressed } from "./current-operator.ts";
import { noSuchFile, refuse, unavailable, whileOpen } from "./download.ts";

/** Which of a field's files, by an id; neither: what the field holds now. */
type Which = Readonly<{ earlier?: string | undefined; proposal?: string | undefined }>;

/** A member's own: what their field holds, held in an earlier value, or would hold by what they propose. */
export async function downloadOwnFile(fieldKey: string, which: Which): Promise<Response> {
  return whenAsked(requireMemberOrWaiting, async (act) => {
    const fileId = await ownFileOf(act, fieldKey, which);
    return fileId === undefined ? noSuchFile() : sent(act, act.subject.id, fileId);
  });
}

function ownFileOf(act: SignedIn, fieldKey: string, { earlier, proposal }: Which) {
  if (earlier !== undefined) return ownEarlierFile(act, fieldKey, earlier);
  if (proposal !== undefined) return proposedFile(database(), act, fieldKey, proposal);
  return ownFile(act, fieldKey);
}

/**
 * What a field of the member in this address holds, or what they propose for it with this proposal, to an operator who may
 * see it; the look is saved first.
 */
export async function downloadMembersFile(fieldKey: string, proposal?: string): Promise<Response> {
  return whenAsked(requireAddressed, async ({ by, id }) => {
    const act = await findSubject(by, id);
    if (!act) return noSuchFile();
    const look = await lookAtFile(act, fieldKey, proposal).catch(goneOperator);
    if (look.ok) return sent(by, id, look.fileId);
    // Their page asks for the reason.
    return look.code === "no reason" ? seeOther(`/operator/members/${id}`) : noSuchFile();
  });
}

/** Another site gets nothing, nor does a browser that fetches ahead; who only asks whether there is a file learns nothing of it. */
async function whenAsked<Who>(
  require: () => Promise<Who>,
  answer: (who: Who) => Promise<Response>,
): Promise<Response> {
  const { fetchSite, prefetch, method } = requestContext();
  if (fetchSite === "cross-site" || fetchSite === "same-site") return refuse("other-site");
  const who = await require();
  if (prefetch) return unavailable();
  return method === "HEAD" ? new Response(null, { headers: { "content-type": bytesOnly } }) : answer(who);
}

function goneOperator(error: unknown) {
  if (error instanceof NotAnOperator) return { ok: false, code: "gone" } as const;
  throw error;
}

/** With the first piece read: what cannot be opened is said before there is an answer. */
async function sent(act: SignedIn, memberId: string, fileId: string): Promise<Response> {
  const file = await findFile(database(), memberId, fileId);
  const pieces = await readFile(database(), memberId, fileId);
  if (!file || !pieces) return noSuchFile();
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  const current = requestContext();
  current.stream = whileOpen(continued(first, iterator), act);
  Object.assign(current.headers, {
    // Nothing in it may do anything, should a browser show it all the same.
    "content-security-policy": "sandbox; default-src 'none'",
    "content-length": String(file.size),
  });
  const headers = { "content-type": shownType(file), "content-disposition": dispositionOf(file.name) };
  return new Response(null, { headers });
}

async function* continued(
  first: IteratorResult<Buffer>,
  rest: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer> {
  for (let next = first; !next.done; next = await rest.next()) yield next.value;
}

const bytesOnly = "application/octet-stream";
const harmless = /^(image\/(jpeg|png|webp)|application\/pdf)$/;

/** All that a browser could take for text or a program are bytes to it. */
function shownType({ type }: KeptFile): string {
  return harmless.test(type) ? type : bytesOnly;
}

/** With the whole name for who reads RFC 8187, and one in ASCII for all others (RFC 6266, appendix D). */
function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/gu, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
