import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { phrase } from "#lib/words/phrase.ts";
import { temporaryDirectory } from "../../../tests/support/fresh-portal.ts";
import { changeState, nextTryAt, pauseAfter, readState } from "./state.ts";

const minute = 60_000;

test("after failures the authority is left alone for 1, 10 and 100 minutes, then for a day each time", () => {
  const minutes = [0, 1, 2, 3, 4, 5, 1000].map((failures) => pauseAfter(failures) / minute);
  expect(minutes).toEqual([0, 1, 10, 100, 1440, 1440, 1440]);
});

test("the next try is never early, unless the clock was set back", () => {
  const instant = fc.integer({ min: 0, max: 4e12 });
  const failures = fc.integer({ min: 0, max: 9 });
  fc.assert(
    fc.property(
      failures,
      instant,
      fc.option(instant, { nil: undefined }),
      instant,
      (count, triedAt, retryAt, now) => {
        const at = nextTryAt({ wish: "", failures: count, triedAt, retryAt }, now);
        if (count === 0 || now < triedAt) expect(at).toBe(0);
        else expect(at).toBe(Math.max(triedAt + pauseAfter(count), retryAt ?? 0));
      },
    ),
  );
});

test("what is written is read again, and what is not changed stays", () => {
  const folder = join(temporaryDirectory(), "acme");
  changeState(folder, { failures: 2, triedAt: 5, order: { url: "https://a.example/1", wish: "x" } });
  changeState(folder, { challenge: "tls-alpn-01", order: undefined });
  expect(readState(folder)).toEqual({ wish: "", failures: 2, triedAt: 5, challenge: "tls-alpn-01" });
});

test("a state that is not there, or is nonsense, is as at the beginning", () => {
  const folder = temporaryDirectory();
  mkdirSync(folder, { recursive: true });
  const beginning = { wish: "", failures: 0, triedAt: 0 };
  expect(readState(folder)).toEqual(beginning);
  const nonsense = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constant('{"failures":-1}'),
    fc.constant('{"triedAt":1e999}'),
  );
  fc.assert(
    fc.property(nonsense, (text) => {
      writeFileSync(join(folder, "state.json"), text);
      expect(readState(folder)).toEqual(beginning);
    }),
  );
});

test("a problem that an earlier version wrote as a sentence is forgotten, and nothing else", () => {
  const folder = temporaryDirectory();
  mkdirSync(folder, { recursive: true });
  const kept = { wish: "", failures: 2, triedAt: 5, issued: "x" };
  writeFileSync(join(folder, "state.json"), JSON.stringify({ ...kept, problem: "The order failed." }));
  expect(readState(folder)).toEqual(kept);
  changeState(folder, { problem: phrase("acme.noCertificate") });
  expect(readState(folder)).toEqual({ ...kept, problem: phrase("acme.noCertificate") });
});
