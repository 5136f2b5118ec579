/** Looks for what operators are told that something is wrong with (`features/notices`). */
import { X509Certificate } from "node:crypto";
import { sharedNow } from "#features/machines/heartbeat.ts";
import type { NoticeAbout, NoticeKind } from "#features/notices/notices.ts";
import { settings } from "#lib/settings.ts";
import { readState } from "#server/certificates/acme/state.ts";
import type { ServerCertificate } from "#server/certificates/server-certificate.ts";
import type { Job } from "./scheduled-jobs.ts";

const minuteMs = 60_000;

/** Gives what the notice says; undefined: nothing is wrong. */
type Look = (now: number) => NoticeAbout | undefined | Promise<NoticeAbout | undefined>;

/**
 * `certificate`: the one that is shown. `acmeFolder`: where the authority's certificates are kept; undefined: there is
 * no authority to ask. What looks is loaded with the first look, which nobody waits for.
 */
export function noticeJobs(certificate: () => ServerCertificate, acmeFolder: string | undefined): Job[] {
  const each = "every machine";
  const [clock, logIns] = [lookLater(loadClockWatch), lookLater(loadLogInWatch)];
  return [
    noticeJob("certificate", each, async (now) => {
      const { certificateConcern } = await import("#features/notices/certificate-end.ts");
      const { validFromDate, validToDate } = new X509Certificate(certificate().certificate);
      const failures = acmeFolder === undefined ? 0 : readState(acmeFolder).failures;
      const times = { notBefore: validFromDate.getTime(), notAfter: validToDate.getTime() };
      return certificateConcern({ ...times, failures }, now);
    }),
    noticeJob("disk", each, async () =>
      (await import("#features/notices/disk-room.ts")).fullDisk(settings()),
    ),
    noticeJob("clock", each, () => clock(Date.now())),
    noticeJob("log-ins", "one machine", logIns),
    {
      name: "notice restore",
      everyMs: 60 * minuteMs,
      runsOn: "one machine",
      run: async () => (await import("#features/backups/restores.ts")).tellOfRestore(await sharedNow()),
    },
    {
      name: "notices of machines that are gone",
      everyMs: 60 * minuteMs,
      runsOn: "one machine",
      run: async () => (await import("#features/notices/notices.ts")).dropNoticesOfGone(),
    },
  ];
}

const loadClockWatch = async () => (await import("#features/notices/clock.ts")).openClockWatch();
const loadLogInWatch = async () => (await import("#features/notices/failing-log-ins.ts")).openLogInWatch();

/** What remembers from look to look, made with the first. */
function lookLater(load: () => Promise<Look>): Look {
  let loading: Promise<Look> | undefined;
  return async (now) => {
    loading ??= load();
    const look = await loading;
    return look(now);
  };
}

function noticeJob(kind: NoticeKind, runsOn: Job["runsOn"], look: Look): Job {
  const run = async () => {
    const { setNotice } = await import("#features/notices/notices.ts");
    const now = await sharedNow();
    await setNotice(kind, await look(now), now);
  };
  return { name: `notice ${kind}`, everyMs: minuteMs, runsOn, run };
}
