import { expect, test } from "vitest";
import type { RequestContext } from "#lib/request-context.ts";
import { requestContexts } from "#lib/request-context.ts";
import { anOperator, but, minute, start } from "../../tests/support/a-member.ts";
import { aRequest } from "../../tests/support/a-request.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { exportReason, keepExportReason } from "./export-reason.ts";

freshPortalPerTest();

const name = "__Secure-postern-export-reason";

/** The next request of a browser that was answered so. */
function next({ setCookies }: RequestContext): RequestContext {
  const [, value] = /=([^;]*)/.exec(setCookies.get(name) ?? "") ?? [];
  return aRequest({ cookies: { [name]: value } });
}

test("a reason counts for a quarter of an hour, for the session that gave it, and is not readable in between", async () => {
  const [op, other] = [await anOperator(), await anOperator()];
  const request = aRequest();
  requestContexts.run(request, () => expect(keepExportReason(op, " annual letter ")).toBeUndefined());
  expect(request.setCookies.get(name)).toMatch(
    /; Max-Age=900; Path=\/operator\/members\/export; Secure; HttpOnly/,
  );
  expect(request.setCookies.get(name)).not.toContain("letter");
  requestContexts.run(next(request), () => {
    expect(exportReason(op)).toBe("annual letter");
    expect(exportReason(other)).toBeUndefined();
    expect(exportReason(but(op, { at: start + 15 * minute }))).toBeUndefined();
  });
  requestContexts.run(aRequest({ cookies: { [name]: "nonsense" } }), () =>
    expect(exportReason(op)).toBeUndefined(),
  );
});

test("none, one too long and a broken one are no reasons", async () => {
  const op = await anOperator();
  const request = aRequest();
  requestContexts.run(request, () => {
    expect(keepExportReason(op, "  ")).toBe("missing");
    expect(keepExportReason(op, "r".repeat(201))).toBe("too long");
    expect(keepExportReason(op, "\uD800")).toBe("broken text");
  });
  expect(request.setCookies.size).toBe(0);
});
