import { expect, test } from "vitest";
import { formatsOf } from "./formats.ts";

const now = Date.UTC(2026, 10, 25, 12);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each<[number, string | undefined, string | undefined]>([
  [0, undefined, undefined],
  [59_000, undefined, undefined],
  [minute, "1 minute ago", "vor 1 Minute"],
  [59 * minute + 59_000, "59 minutes ago", "vor 59 Minuten"],
  [hour, "1 hour ago", "vor 1 Stunde"],
  [23 * hour, "23 hours ago", "vor 23 Stunden"],
  [day, "yesterday", "gestern"],
  [29 * day, "29 days ago", "vor 29 Tagen"],
  [30 * day, "last month", "letzten Monat"],
  [365 * day, "last year", "letztes Jahr"],
  [900 * day, "2 years ago", "vor 2 Jahren"],
])("%j ms before now is %j, in German %j", (before, english, german) => {
  expect(formatsOf("en").relativeTime(now - before, now)).toBe(english);
  expect(formatsOf("de").relativeTime(now - before, now)).toBe(german);
});

test("a time ahead of now, of a clock that was set back, is no time ago", () => {
  expect(formatsOf("en").relativeTime(now + day, now)).toBeUndefined();
});

test.each([
  [1, "1 second", "1 Sekunde"],
  [45, "45 seconds", "45 Sekunden"],
  [60, "1 minute", "1 Minute"],
  [61, "2 minutes", "2 Minuten"],
  [900, "15 minutes", "15 Minuten"],
])("a person who has to wait %j seconds reads %j, in German %j", (seconds, english, german) => {
  expect(formatsOf("en").waitingTime(seconds)).toBe(english);
  expect(formatsOf("de").waitingTime(seconds)).toBe(german);
});

test("dates, numbers and lists are written as people of the language write them", () => {
  const [english, german] = [formatsOf("en"), formatsOf("de")];
  expect(english.day(now)).toBe("25 November 2026");
  expect(german.day(now)).toBe("25. November 2026");
  expect(english.exactTime(now)).toMatch(/^25 Nov 2026, \d\d:00$/);
  expect(german.exactTime(now)).toMatch(/^25\.11\.2026, \d\d:00$/);
  expect(english.timeToTheSecond(now)).toMatch(/^25 Nov 2026, \d\d:00:00$/);
  expect([english.days(now, now), german.days(now, now)]).toEqual(["25 Nov 2026", "25.11.2026"]);
  expect(english.days(now, now + 2 * day)).toMatch(/^25\s?–\s?27 Nov 2026$/);
  expect([english.number(8000), german.number(8000)]).toEqual(["8,000", "8.000"]);
  expect(english.list(["Name", "Contact"])).toBe("Name, Contact");
});

test.each([
  [0, "0 byte", "0 Byte"],
  [999, "999 byte", "999 Byte"],
  [1_000, "1 kB", "1 kB"],
  [1_234_567, "1.23 MB", "1,23 MB"],
  [98_765_432_100, "98.8 GB", "98,8\u00a0GB"],
  [5e15, "5,000 TB", "5.000 TB"],
])("%j bytes are %j, in German %j", (bytes, english, german) => {
  expect(formatsOf("en").bytes(bytes)).toBe(english);
  expect(formatsOf("de").bytes(bytes)).toBe(german);
});

test.each([
  [-hour, "1 minute", "1 Minute"],
  [90_000, "1 minute", "1 Minute"],
  [5 * hour + 59 * minute, "5 hours", "5 Stunden"],
  [40 * day, "40 days", "40 Tage"],
])("after %j ms it took %j, in German %j", (ms, english, german) => {
  expect(formatsOf("en").duration(ms)).toBe(english);
  expect(formatsOf("de").duration(ms)).toBe(german);
});
