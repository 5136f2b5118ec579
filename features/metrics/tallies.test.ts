import { expect, test } from "vitest";
import {
  addTallies,
  durationSteps,
  hasTallies,
  keyExchangeGroups,
  noTallies,
  requestKinds,
  statusClasses,
  type Tallies,
  takeTallies,
  tally,
  tallyAnswer,
  tallyHandshake,
} from "./tallies.ts";

const sum = (counts: Float64Array) => counts.reduce((all, each) => all + each, 0);
const answersOf = ({ answers }: Tallies, kind: number, status: number) =>
  answers[kind * statusClasses.length + status];
/** The steps into which answers of a kind fell. */
const stepsOf = ({ durations }: Tallies, kind: number) =>
  [...durations.subarray(kind * 17, (kind + 1) * 17)].flatMap((times, step) => (times > 0 ? [step] : []));

test("an answer is counted by kind, class of status and time, and each is handed over once", () => {
  takeTallies();
  expect(hasTallies()).toBe(false);
  tallyAnswer("page", 200, 3);
  tallyAnswer("page", 404, 100_000);
  tallyAnswer("form", 503, 2);
  expect(hasTallies()).toBe(true);
  const taken = takeTallies();
  const [page, , form] = [0, 1, 2];
  expect(requestKinds[form]).toBe("form");
  expect([answersOf(taken, page, 1), answersOf(taken, page, 3), answersOf(taken, form, 4)]).toEqual([
    1, 1, 1,
  ]);
  expect(stepsOf(taken, page)).toEqual([2, durationSteps.length]);
  expect(stepsOf(taken, form)).toEqual([1]);
  expect([...taken.milliseconds]).toEqual([100_003, 0, 2, 0]);
  expect(takeTallies()).toEqual(noTallies());
});

test("a step holds what took no longer than its bound, and more than the one before", () => {
  for (const [step, bound] of durationSteps.entries()) {
    for (const ms of [bound, ...(step > 1 ? [(durationSteps[step - 1] ?? 0) + 1] : [])]) {
      takeTallies();
      tallyAnswer("page", 200, ms);
      expect(stepsOf(takeTallies(), 0)).toEqual([step]);
    }
  }
});

test.each([-60_000, Number.NaN, 1e15])("a clock that says %d ms breaks nothing", (ms) => {
  takeTallies();
  tallyAnswer("page", 200, ms);
  const { durations } = takeTallies();
  expect(sum(durations)).toBe(1);
});

test("handshakes are counted by version, group and resumption, what is not known as other", () => {
  takeTallies();
  tallyHandshake({ version: "TLSv1.3", group: "X25519MLKEM768", resumed: false });
  tallyHandshake({ version: "TLSv1.2", group: "P-256 (secp256r1)", resumed: false });
  tallyHandshake({ version: "TLSv1.3", group: undefined, resumed: true });
  const places = [...takeTallies().handshakes].flatMap((times, at) => (times === 1 ? [at] : []));
  const at = (version: number, group: string, resumed: number) =>
    (version * 5 + keyExchangeGroups.findIndex((name) => name === group)) * 2 + resumed;
  expect(places).toEqual([at(0, "P-256", 0), at(1, "X25519MLKEM768", 0), at(1, "other", 1)]);
});

test("what workers hand over is added up", () => {
  const all = noTallies();
  takeTallies();
  for (const pages of [2, 3]) {
    for (let at = 0; at < pages; at += 1) tally("page found");
    tally("failed handshake");
    addTallies(all, takeTallies());
  }
  expect([...all.cachedPages]).toEqual([5, 0]);
  expect([...all.failedHandshakes]).toEqual([2]);
});
