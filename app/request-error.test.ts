import { expect, test } from "vitest";
import { NotAnOperator } from "#features/operators/as-operator.ts";
import { requestContexts } from "#lib/request-context.ts";
import { aRequest } from "../tests/support/a-request.ts";
import { noteRequestError } from "./request-error.ts";

test("to who is no operator any more, a page that was begun for an operator is not there", () => {
  const request = aRequest({ path: "/operator/status" });
  requestContexts.run(request, () => noteRequestError(new NotAnOperator("removed meanwhile")));
  expect(request.refusal).toBe("not-found");
});
