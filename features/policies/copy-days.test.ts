import { expect, test } from "vitest";
import { copyDays } from "./copy-days.ts";

const kept = { keep: 7, dir: "/backups", recipients: [] };

test.each([
  [{ hour: 2, minute: 30 }, 7],
  [{ hour: 2, minute: 30, weekday: 1 }, 49],
  [undefined, undefined],
])("with the schedule %j what is deleted stays in backups for %j days", (schedule, days) => {
  expect(copyDays({ ...kept, schedule })).toBe(days);
});
