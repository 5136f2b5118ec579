import Database from "better-sqlite3";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { eq } from "#db/drizzle.ts";
import { activity, members, openings } from "#db/schema.ts";
import { sqliteFile } from "#db/sqlite/connect.ts";
import { commandLine, type OperatorAct } from "#features/act.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { fieldsVersion } from "#features/information/fields-version.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { settings } from "#lib/settings.ts";
import { aField } from "../../tests/support/a-field.ts";
import {
  about,
  aMember,
  anOperator,
  but,
  day,
  hour,
  minute,
  someone,
  start,
  type TestMember,
} from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { NotAnOperator } from "./as-operator.ts";
import { deleteOther } from "./delete.ts";
import { beginAnew, handOver, tick, untick } from "./hand-over.ts";
import { lookAt } from "./look-at.ts";
import { isOpen, openingOf, openMember, reasonOf } from "./openings.ts";
import { recentOperatorChanges } from "./recent-changes.ts";
import { renameMember } from "./rename.ts";
import { nameOperator, removeOperator } from "./role.ts";
import { whoSees } from "./who-sees.ts";

freshPortalPerTest();

const fields = ["name", "contact", "description"].map((key) => aField({ key }));
const shownFields = fields.map(({ key }) => ({ field: key }));

async function versionOf({ subject }: TestMember): Promise<readonly [version: number, change: number]> {
  const [row] = await database().select().from(members).where(eq(members.id, subject.id));
  return [row?.version ?? 0, row?.change ?? 0];
}

const entriesIn = (look: Awaited<ReturnType<typeof lookAt>>) => (look.ok ? look.entries : []);

describe("a look", () => {
  test("gives the values, and stands in the member's activity with the fields, once a day and operator", async () => {
    const [ola, ada] = [await anOperator({ username: "Ola" }), await aMember()];
    await keep(ada, { name: "Ada" });
    const seen = await lookAt(about(ada, ola));
    expect(entriesIn(seen).map(({ field, value }) => [field.key, value])).toEqual([
      ["name", "Ada"],
      ["contact", undefined],
      ["description", undefined],
    ]);
    await lookAt(about(ada, but(ola, { at: start + minute })));
    const [newest, ...older] = (await listActivity(ada, "", "operators")).entries;
    expect(newest).toMatchObject({ event: "viewed", by: { username: "Ola" }, count: 2, what: shownFields });
    expect(older).toEqual([]);
    await lookAt(about(ada, but(ola, { at: start + day })));
    expect((await listActivity(ada, "", "operators")).entries).toHaveLength(2);
  });

  test("says what was shown beside the information", async () => {
    const [ola, ada] = [await anOperator(), await aMember()];
    await lookAt(about(ada, ola), ["sessions"]);
    await lookAt(about(ada, ola), ["sessions", "activity"], "a letter of hers");
    const beside = [{ shown: "sessions" }, { shown: "activity" }];
    expect((await listActivity(ada, "", "operators")).entries).toMatchObject([
      { event: "viewed", count: 2, what: [...shownFields, ...beside, { reason: "a letter of hers" }] },
    ]);
  });

  test("shows nothing when it cannot be saved", async () => {
    const [ola, ada] = [await anOperator(), await aMember()];
    // Nobody may write a row of activity.
    await refuseActivity();
    await expect(lookAt(about(ada, ola))).rejects.toThrow();
    await allowActivity();
    expect(entriesIn(await lookAt(about(ada, ola)))).toHaveLength(3);
  });

  test("is nobody's who was removed meanwhile, nor at whoever is gone", async () => {
    const [ola, pia, ada] = [await anOperator(), await anOperator(), await aMember()];
    await removeOperator(about(pia, ola));
    const before = await database().$count(activity);
    await expect(lookAt(about(ada, pia))).rejects.toThrow(NotAnOperator);
    expect(await database().$count(activity)).toBe(before);
    await deleteOther(about(ada, ola));
    expect(await lookAt(about(ada, ola))).toEqual({ ok: false, code: "gone" });
  });

  test("makes another version of the member's page, but only one that says something new, and none of lists", async () => {
    const [ola, ada] = [await anOperator(), await aMember()];
    const [first, change] = await versionOf(ada);
    const list = (what: typeof shownFields) =>
      atomically((tx) =>
        recordLooks(tx, { actor: ola.subject, from: ola.from }, [ada.subject.id], "listed", what),
      );
    await list(shownFields.slice(0, 1));
    expect(await versionOf(ada)).toEqual([first + 1, change]);
    await list(shownFields.slice(0, 1));
    expect(await versionOf(ada)).toEqual([first + 1, change]);
    await list(shownFields);
    expect(await versionOf(ada)).toEqual([first + 2, change]);
    await lookAt(about(ada, ola));
    await lookAt(about(ada, ola));
    expect(await versionOf(ada)).toEqual([first + 3, change]);
  });
});

const renamed = (username: string) => (act: OperatorAct) => renameMember(act, username);

describe("who sees a member's information", () => {
  test("is every operator by name, and who of them looked at each field on the last day that somebody did", async () => {
    const ada = await aMember();
    expect(await whoSees(ada, fields)).toEqual(Array(3).fill({ operators: [] }));
    const [ola, ben] = [await anOperator({ username: "Ola" }), await anOperator({ username: "Ben" })];
    expect(await whoSees(ada, fields)).toEqual(Array(3).fill({ operators: ["Ben", "Ola"] }));
    await lookAt(about(ada, ola));
    const looker = { actor: ben.subject, from: { ...ben.from, at: start + day } };
    await atomically((tx) => recordLooks(tx, looker, [ada.subject.id], "listed", [{ field: "name" }]));
    const [name, contact] = await whoSees(ada, fields);
    expect(name?.last).toEqual({ at: start + day, by: [{ username: "Ben" }] });
    expect(contact?.last).toEqual({ at: start, by: [{ username: "Ola" }] });
    await lookAt(about(ada, but(ola, { at: start + day + minute })));
    expect((await whoSees(ada, fields)).map(({ last }) => last?.by)).toEqual([
      [{ username: "Ben" }, { username: "Ola" }],
      [{ username: "Ola" }],
      [{ username: "Ola" }],
    ]);
    await removeOperator(about(ben, ola));
    expect((await whoSees(ada, fields))[0]).toMatchObject({
      operators: ["Ola"],
      last: { by: [{ username: "Ola" }, "former operator"] },
    });
  });

  test("is found behind many looks at other fields", async () => {
    const [ola, ada] = [await anOperator({ username: "Ola" }), await aMember()];
    await lookAt(about(ada, ola));
    for (let days = 1; days <= 60; days += 1) {
      const looker = { actor: ola.subject, from: { ...ola.from, at: start + days * day } };
      await atomically((tx) => recordLooks(tx, looker, [ada.subject.id], "listed", [{ field: "name" }]));
    }
    expect((await whoSees(ada, fields)).map(({ last }) => last?.at)).toEqual([
      start + 60 * day,
      start,
      start,
    ]);
  });

  test("makes other pages of all members as soon as an operator is named, renamed or removed", async () => {
    const [ola, ada] = [await anOperator(), await aMember()];
    const versions = [await fieldsVersion()];
    const hers = about(ada, ola);
    for (const act of [nameOperator, renamed("Countess"), removeOperator]) {
      expect(await act(hers)).toEqual({ ok: true });
      versions.push(await fieldsVersion());
    }
    expect(versions[3]).toBe(versions[0]);
    expect(new Set(versions).size).toBe(3);
    await renamed("Plain member")(hers);
    expect(await fieldsVersion()).toBe(versions[0]);
  });
});

describe("a reason", () => {
  test("opens the member to this session for a quarter of an hour, and goes with each look and act", async () => {
    change({ operatorReason: true });
    const [ola, ada] = [await anOperator(), await aMember()];
    const act = about(ada, ola);
    expect(await isOpen(act)).toBe(false);
    expect(await reasonOf(act, " ")).toEqual({ ok: false, problem: "missing" });
    expect(await openMember(act, "  ")).toEqual({ ok: false, problem: "missing" });
    expect(await openMember(act, "x".repeat(201))).toEqual({ ok: false, problem: "too long" });
    expect(await openMember(act, " a letter\nof hers ")).toEqual({ ok: true, reason: "a letter of hers" });
    expect(await openingOf(act)).toBe("a letter of hers");
    expect((await database().select().from(openings))[0]?.reason).not.toContain("letter");
    expect(await reasonOf(act, "")).toEqual({ ok: true, reason: "a letter of hers" });
    expect(await reasonOf(act, "another")).toEqual({ ok: true, reason: "another" });
    await lookAt(act);
    const [look] = (await listActivity(ada, "", "operators")).entries;
    expect(look?.what).toEqual([...shownFields, { reason: "a letter of hers" }]);
    const later = (ms: number) => about(ada, but(ola, { at: start + ms }));
    expect(await isOpen(later(15 * minute - 1))).toBe(true);
    expect(await isOpen(later(15 * minute))).toBe(false);
    const looks = await database().$count(activity);
    expect(await lookAt(later(15 * minute))).toEqual({ ok: false, code: "no reason" });
    expect(await database().$count(activity)).toBe(looks);
    const [pia, ben] = [await anOperator(), await aMember()];
    expect(await isOpen(about(ada, pia))).toBe(false);
    expect(await isOpen(about(ben, ola))).toBe(false);
    await openMember(later(minute), "once more");
    expect(await openingOf(later(15 * minute))).toBe("once more");
  });

  test("is nobody's to give who is no operator any more", async () => {
    const [ola, pia, ada] = [await anOperator(), await anOperator(), await aMember()];
    await removeOperator(about(pia, ola));
    await expect(openMember(about(ada, pia), "mine")).rejects.toThrow(NotAnOperator);
  });

  test("is asked for only where the setting says so", async () => {
    const [ola, ada] = [await anOperator(), await aMember()];
    expect(await isOpen(about(ada, ola))).toBe(true);
    expect(await reasonOf(about(ada, ola), "")).toEqual({ ok: true, reason: undefined });
  });
});

describe("what was done about operators lately", () => {
  test("is listed once each, the newest first, with the names as they were", async () => {
    const [ola, ada] = [await anOperator({ username: "Ola" }), await aMember({ username: "Ada" })];
    expect(await recentOperatorChanges()).toEqual([]);
    const later = (minutes: number) => about(ada, but(ola, { at: start + minutes * minute }));
    await renameMember(later(0), "Plain member");
    await nameOperator(later(1));
    await renameMember(later(2), "Countess");
    await removeOperator(later(3));
    await renameMember(later(4), "Ada");
    const by = { username: "Ola" };
    expect(await recentOperatorChanges()).toMatchObject([
      { event: "operator removed", names: ["Countess"], by, at: start + 3 * minute },
      { event: "renamed", names: ["Plain member", "Countess"], by, at: start + 2 * minute },
      { event: "operator named", names: ["Plain member"], by, at: start + minute },
    ]);
  });

  test("stays when those to whom it was done are gone, whoever deleted them", async () => {
    const eve = await anOperator({ username: "Eve" });
    const [straw, other] = [await aMember({ username: "Straw" }), await aMember({ username: "Other" })];
    await nameOperator(about(straw, eve));
    await nameOperator(about(other, but(eve, { at: start + hour })));
    await deleteOther(about(other, but(eve, { at: start + 2 * hour })));
    const again = await logIn(straw, someone());
    const session = again.ok ? await findSession(again.token, straw.from) : undefined;
    expect(await deleteMember(session!, straw)).toEqual({ ok: true });
    const by = { username: "Eve" };
    expect(await recentOperatorChanges()).toMatchObject([
      { event: "operator deleted", names: ["Other"], by },
      { event: "operator named", names: ["Other"], by },
      { event: "operator named", names: ["Straw"], by },
    ]);
  });

  test("has those who step down or rename themselves, and what is done by others than members", async () => {
    const [ola, pia] = [await anOperator({ username: "Ola" }), await anOperator({ username: "Pia" })];
    const ada = await aMember({ username: "Ada" });
    await renameMember(about(ola, ola), "Olga");
    await removeOperator(about(ola, but(ola, { at: start + minute })));
    const command: OperatorAct = { ...about(ada, pia), actor: commandLine, by: "command line" };
    await nameOperator({ ...command, from: { ...command.from, at: start + 2 * minute } });
    const own = { memberId: ola.subject.id, by: { username: "Olga" } };
    expect(await recentOperatorChanges()).toMatchObject([
      { event: "operator named", names: ["Ada"], memberId: ada.subject.id, by: "command line" },
      { event: "operator removed", names: ["Olga"], ...own },
      { event: "renamed", names: ["Ola", "Olga"], ...own },
    ]);
  });
});

test("the hand-over is ticked off by whoever is first, taken back, and begun anew", async () => {
  const [ola, pia] = [await anOperator({ username: "Ola" }), await anOperator({ username: "Pia" })];
  const done = async () => (await handOver()).flatMap(({ step, done }) => (done ? [[step, done.by]] : []));
  expect(await done()).toEqual([]);
  await Promise.all([tick(ola, "keys"), tick(pia, "dns")]);
  await tick(pia, "keys");
  expect(await done()).toEqual([
    ["keys", { username: "Ola" }],
    ["dns", { username: "Pia" }],
  ]);
  await untick(pia, "keys");
  await untick(pia, "keys");
  expect(await done()).toEqual([["dns", { username: "Pia" }]]);
  await removeOperator(about(pia, ola));
  await expect(tick(pia, "keys")).rejects.toThrow(NotAnOperator);
  await beginAnew(ola);
  expect(await done()).toEqual([]);
});

/** Has the database refuse every new row of activity, until it is allowed again. */
const refuseActivity = () =>
  run(
    dialect === "sqlite"
      ? "create trigger refused before insert on activity begin select raise(abort, 'refused'); end"
      : "alter table activity add constraint refused check (false) not valid",
  );
const allowActivity = () =>
  run(dialect === "sqlite" ? "drop trigger refused" : "alter table activity drop constraint refused");

async function run(statement: string): Promise<void> {
  const { databaseUrl } = settings();
  if (dialect === "sqlite") {
    const beside = new Database(sqliteFile(databaseUrl));
    beside.exec(statement);
    beside.close();
    return;
  }
  const beside = new pg.Client(databaseUrl);
  await beside.connect();
  await beside.query(statement);
  await beside.end();
}
