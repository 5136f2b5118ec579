import { expect, test } from "vitest";
import { activityFile } from "#features/export/export-activity.ts";
import { beginExport } from "#features/export/export-turn.ts";
import { logOut } from "#features/sessions/end-session.ts";
import { type RequestContext, requestContexts } from "#lib/request-context.ts";
import { aMember, start, type TestMember } from "../../tests/support/a-member.ts";
import { aRequest } from "../../tests/support/a-request.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { waitFor } from "../../tests/support/portal.ts";
import { rememberSession, sessionCookie } from "./cookies.ts";
import { download } from "./download.ts";

freshPortalPerTest();

/** A request of the member's for a file, and what makes its client leave. */
async function aDownloadBy(ada: TestMember): Promise<{ request: RequestContext; leave: () => void }> {
  const [first, leaving] = [aRequest({ at: start }), new AbortController()];
  await requestContexts.run(first, () => rememberSession(ada.token));
  const [, cookie] = /=([^;]*)/.exec(first.setCookies.get(sessionCookie) ?? "") ?? [];
  const request = aRequest({ at: start, cookies: { [sessionCookie]: cookie }, left: leaving.signal });
  return { request, leave: () => leaving.abort() };
}

/** Whether another export may begin; if so, it is over again. */
async function isFree(ada: TestMember): Promise<boolean> {
  const turn = await beginExport(ada);
  if (turn.ok) await turn.end();
  return turn.ok;
}

test("an export is under way until its stream has been read", async () => {
  const ada = await aMember();
  const { request } = await aDownloadBy(ada);
  expect((await requestContexts.run(request, () => download(activityFile))).status).toBe(200);
  expect(await isFree(ada)).toBe(false);
  for await (const piece of request.stream ?? []) expect(piece).toContain(",");
  expect(await isFree(ada)).toBe(true);
});

test("it is over when its reader leaves, before the first piece or after it", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const before = await aDownloadBy(ada);
  await requestContexts.run(before.request, () => download(activityFile));
  before.leave();
  await waitFor(() => isFree(ada));
  const after = await aDownloadBy(ben);
  await requestContexts.run(after.request, () => download(activityFile));
  for await (const _ of after.request.stream ?? []) break;
  expect(await isFree(ben)).toBe(true);
});

test("a client that has left already gets nothing, and keeps nobody waiting", async () => {
  const ada = await aMember();
  const { request, leave } = await aDownloadBy(ada);
  leave();
  expect((await requestContexts.run(request, () => download(activityFile))).status).toBe(503);
  expect(request.stream).toBeUndefined();
  expect(await isFree(ada)).toBe(true);
});

test("a session that ends meanwhile cuts the file off, and keeps nobody waiting", async () => {
  const ada = await aMember();
  const { request } = await aDownloadBy(ada);
  await requestContexts.run(request, () => download(activityFile));
  await logOut(ada);
  const read = async () => {
    for await (const _ of request.stream ?? []);
  };
  await expect(read()).rejects.toThrow("The session of this download has ended.");
  expect(await isFree(ada)).toBe(true);
});
