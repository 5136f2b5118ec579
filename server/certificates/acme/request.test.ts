import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { phraseText } from "#lib/words/phrase.ts";
import { freePort } from "../../../tests/support/portal.ts";
import { issueAuthority, issueLeaf } from "../x509.ts";
import { AcmeProblem, problemWords } from "./problem.ts";
import { askAuthority, readAnswer } from "./request.ts";
import { authorizationMessage, directoryMessage, orderMessage, renewalMessage } from "./schemas.ts";

const url = "https://acme.example/dir";
const answering = (response: () => Response) => async () => response();
const refusal = (ask: typeof fetch, address = url) =>
  askAuthority(address, {}, ask).then(
    () => "nothing",
    (error: unknown) => (error instanceof AcmeProblem ? error.message : error),
  );

test("an authority with a certificate that nobody vouches for is not talked with", async () => {
  const { certificate, key } = await issueLeaf(
    await issueAuthority([], Date.now()),
    ["localhost"],
    Date.now(),
  );
  let asked = false;
  const server = createServer({ cert: certificate, key }, (_request, response) => {
    asked = true;
    response.end("{}");
  }).listen(0);
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(await refusal(fetch, `https://localhost:${port}/dir`)).toBe(
    `localhost:${port} could not be asked (UNABLE_TO_VERIFY_LEAF_SIGNATURE).`,
  );
  expect(asked).toBe(false);
});

test("an address that is not https is not asked", async () => {
  const never = () => Promise.reject(new Error("asked"));
  expect(await refusal(never, "http://acme.example/dir")).toMatch(
    /^http:\/\/acme\.example\/dir is no https address/,
  );
});

test("every request has a time in which it must be answered, and follows nobody elsewhere", async () => {
  let init: RequestInit | undefined;
  await askAuthority(url, {}, async (_, given) => {
    init = given;
    return new Response("{}");
  });
  expect(init?.signal).toBeInstanceOf(AbortSignal);
  expect(init?.redirect).toBe("error");
  const timeout = Object.assign(new Error("x"), { name: "TimeoutError" });
  expect(await refusal(() => Promise.reject(timeout))).toBe(
    "acme.example could not be asked (no answer within 30 seconds).",
  );
});

test("a port where nobody listens is named with the reason", async () => {
  const port = await freePort();
  expect(await refusal(fetch, `https://127.0.0.1:${port}/dir`)).toBe(
    `127.0.0.1:${port} could not be asked (ECONNREFUSED).`,
  );
});

test("an answer without end is not read to its end", async () => {
  let chunks = 0;
  const endless = new ReadableStream({
    pull(controller) {
      chunks += 1;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  expect(await refusal(answering(() => new Response(endless)))).toMatch(
    /^acme\.example answered without end/,
  );
  expect(chunks).toBeLessThan(20);
});

test("a refusal is one sentence that steers no terminal", async () => {
  const problem = { type: "urn:ietf:params:acme:error:malformed", detail: "no\u001b[31m\r\nway" };
  const ask = answering(() => Response.json(problem, { status: 400, headers: { "retry-after": "5" } }));
  await expect(askAuthority(url, {}, ask)).rejects.toMatchObject({
    message: "acme.example refused (400): malformed: no\\u{1b}[31m\\u{d}\\u{a}way",
    type: "malformed",
    status: 400,
    retryAfterMs: 5000,
  });
  expect(await refusal(answering(() => new Response("<html>", { status: 502 })))).toBe(
    "acme.example refused (502): no reason was given",
  );
});

test("a problem document of any content becomes one short visible line", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.record({ type: fc.string(), detail: fc.string({ unit: "binary", maxLength: 2000 }) }),
      ),
      (document) => {
        const reason = problemWords(document);
        const words = typeof reason === "string" ? reason : phraseText(reason, "en");
        expect(words).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
        expect([...words].length).toBeLessThan(402);
      },
    ),
  );
});

test("answers that are no ACME are refused with a sentence, and nothing else is thrown", () => {
  const schemas = [directoryMessage, orderMessage, authorizationMessage, renewalMessage];
  const nonsense = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .dictionary(fc.constantFrom("status", "newNonce", "challenges", "suggestedWindow"), fc.jsonValue())
      .map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(nonsense, (body) => {
      for (const schema of schemas) {
        const read = () =>
          readAnswer<typeof schema>(schema, { status: 200, headers: new Headers(), body, url });
        expect(read).toThrow(AcmeProblem);
      }
    }),
  );
});

test("addresses in answers must be https, and tokens must not lead out of their path", () => {
  const order = { status: "ready", identifiers: [], authorizations: [], finalize: "http://acme.example/1" };
  const challenge = { type: "http-01", url, token: "../../etc" };
  const authorization = {
    status: "pending",
    identifier: { type: "dns", value: "a.example" },
    challenges: [challenge],
  };
  const answer = (value: unknown) => ({
    status: 200,
    headers: new Headers(),
    body: JSON.stringify(value),
    url,
  });
  expect(() => readAnswer(orderMessage, answer(order))).toThrow("in a form that is not ACME's (finalize)");
  expect(() => readAnswer(authorizationMessage, answer(authorization))).toThrow("(challenges.0.token)");
});
