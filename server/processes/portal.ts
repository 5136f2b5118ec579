import type { Server } from "node:net";
import { join } from "node:path";
import { closeDatabase, isSharedDatabase } from "#db/client.ts";
import { checkKeys } from "#db/key-checks.ts";
import { migrate } from "#db/migrate.ts";
import { sharedNow } from "#features/machines/heartbeat.ts";
import { holdsLease } from "#features/machines/lease.ts";
import { hasOperator } from "#features/members/operators.ts";
import type { Keys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { warnIfPublic } from "#lib/private-files.ts";
import { adoptReachableHosts, reachableHosts } from "#lib/reachable-hosts.ts";
import { hasServiceManager, type Settings, settingsWarnings } from "#lib/settings.ts";
import { startTime } from "#lib/start-time.ts";
import { certificateConfigOf } from "#server/certificates/acme/certificate.ts";
import { scheduleRenewal } from "#server/certificates/acme/renewal-schedule.ts";
import { lookEveryMs, shareChallenges } from "#server/certificates/acme/shared-challenges.ts";
import { answerRenewalRequests } from "#server/certificates/renewal-request.ts";
import type { ServerCertificate } from "#server/certificates/server-certificate.ts";
import { certificateSharing, openSharedCertificate } from "#server/certificates/shared.ts";
import { logWarnings } from "#server/certificates/warnings.ts";
import { type CertificateWatcher, watchCertificate } from "#server/certificates/watcher.ts";
import { limitConnections } from "#server/connections/connection-limits.ts";
import { openHttpListener } from "#server/connections/http-listener.ts";
import type { Clocks } from "#server/http/clocks.ts";
import { buildId } from "#server/next/build.ts";
import { keepStaticFiles } from "#server/next/earlier-files.ts";
import { hostsFor, httpsOriginFor } from "#server/processes/hosts-for.ts";
import {
  followedMachine,
  type Machine,
  machineNames,
  watchMachine,
} from "#server/processes/machine-addresses.ts";
import { backupJobs } from "./backup-jobs.ts";
import { collectWhenIdle } from "./collect-when-idle.ts";
import { figureJobs, saveLastCounts } from "./figure-jobs.ts";
import { followKeys } from "./follow-keys.ts";
import { keyJob } from "./key-job.ts";
import type { TaskChange } from "./messages.ts";
import { noticeJobs } from "./notice-jobs.ts";
import { listen, type Places } from "./ports.ts";
import { watchProcess } from "./process-facts.ts";
import { type Job, jobsOf, startScheduledJobs } from "./scheduled-jobs.ts";
import type { SignalHandlers } from "./shutdown-signals.ts";
import { firstOperatorMessage, startupMessage, terminalQrCode } from "./startup-message.ts";
import type { Supervisor } from "./supervisor.ts";

export type Portal = Readonly<{
  settings: Settings;
  keys: Keys;
  places: Places;
  workers: Supervisor;
  wishes: SignalHandlers;
  development: boolean;
  clocks: Clocks;
}>;

const root = join(import.meta.dirname, "../..");

/** Longer than an authority takes, and no longer than a renewal may wait where a machine ends in the middle of one. */
const renewalLeaseMs = 15 * 60_000;

/** What the primary does once its workers are on their way: migrations, certificate, plain HTTP, clean-up, the end. */
export async function openPortal(portal: Portal): Promise<void> {
  const { settings, keys, places, workers, wishes, development, clocks } = portal;
  const [canonical = ""] = settings.origins;
  const challenges = shareChallenges((name, shown) => workers.challenge({ kind: "challenge", name, shown }));
  const originFor = (host: string) => httpsOriginFor(host, canonical, reachableHosts());
  const plain =
    settings.httpPort === undefined
      ? undefined
      : openHttpListener(originFor, settings.acme ? challenges.find : async () => undefined);
  if (plain) limitConnections(plain, settings, 1);
  endWhenAsked(wishes, workers, plain);
  const machine = await followedMachine(settings);
  await checkKeys(keys, await migrate());
  const share = certificateSharing(settings);
  const certificate = await openSharedCertificate(settings, share, Date.now(), machineNames(machine));
  adoptReachableHosts(hostsFor(settings, machine, certificate));
  if (!development) await keepFilesOfThisBuild(settings.dataDir);
  const task = { settings, keys, certificate, hosts: reachableHosts(), development, clocks };
  workers.begin({ ...task, startTime: startTime() });
  await workers.serving;
  if (plain) await listen(plain, places.http);
  for (const warning of settingsWarnings(settings)) log.warn("setting", { warning });
  for (const file of settings.secretFiles) warnIfPublic(file);
  logWarnings(certificate.warnings);
  const following = followKeys({ settings, workers, build: buildId(root) }, keys);
  const watcher = follow(portal, certificate, machine);
  answerMetrics(workers, watcher.served);
  wishes.reload = async () => {
    await watcher.look();
    log.info("certificate looked at", { signal: "SIGHUP" });
  };
  const config = certificateConfigOf(settings, {
    http: plain && challenges.http,
    tls: challenges.tls,
  });
  const takeOthers = async () => {
    if (await share()) await watcher.look();
  };
  const giveOthers = async () => {
    await watcher.look();
    await takeOthers();
  };
  const holdsCertificate = async () => holdsLease("certificate", renewalLeaseMs, await sharedNow());
  const renewal =
    config && !development && certificate.kind !== "brought"
      ? scheduleRenewal(config, holdsCertificate, giveOthers)
      : undefined;
  answerRenewalRequests(settings, renewal ? renewal.renew : watcher.renew);
  process.stdout.write(startupMessage(settings, certificate, reachableHosts()));
  process.stdout.write(await howToBecomeOperator());
  const { elsewhere } = reachableHosts();
  if (settings.followsMachine && elsewhere && process.stdout.isTTY)
    process.stdout.write(await terminalQrCode(elsewhere));
  const isMine = async ({ name, everyMs }: Job) => holdsLease(`job ${name}`, 3 * everyMs, await sharedNow());
  const jobs = [
    ...jobsOf(buildId(root)),
    ...figureJobs(workers, clocks.figuresMs),
    ...backupJobs(clocks),
    keyJob(following),
    ...sharingJobs(takeOthers, config && challenges.follow),
    ...noticeJobs(watcher.served, renewal && config?.folder),
  ];
  startScheduledJobs(isMine, jobs);
  if (hasServiceManager()) await tell("READY=1");
  collectWhenIdle();
}

/**
 * Empty where there is an operator. A link only for who reads it here and now: where standard output is no terminal it is
 * kept, as a log is.
 */
async function howToBecomeOperator(): Promise<string> {
  try {
    if (await hasOperator()) return "";
    if (!process.stdout.isTTY) return firstOperatorMessage(undefined);
    // Most starts make none.
    const { makeFirstOperatorLink } = await import("#features/links/first-operator.ts");
    const { linkAddress } = await import("#features/links/link-address.ts");
    return firstOperatorMessage(linkAddress((await makeFirstOperatorLink()).token));
  } catch (error) {
    // The portal serves all the same.
    log.warn("no link for the first operator", { error });
    return firstOperatorMessage(undefined);
  }
}

/** Nobody has to wait for the portal because they cannot be kept. */
async function keepFilesOfThisBuild(dataDir: string): Promise<void> {
  try {
    await keepStaticFiles(root, dataDir, buildId(root), Date.now());
  } catch (error) {
    log.warn("static files not kept", { error });
  }
}

/** What each machine does so that all serve the same certificates and answer each other's challenges, if they have any. */
function sharingJobs(takeOthers: Job["run"], follow: Job["run"] | undefined): Job[] {
  if (!isSharedDatabase()) return [];
  const often = { everyMs: lookEveryMs, runsOn: "every machine" } as const;
  const certificates = { name: "certificates", ...often, run: takeOthers };
  return follow ? [certificates, { name: "challenges", ...often, run: follow }] : [certificates];
}

/** Has the workers go by the certificate and the machine's names and addresses as both change. */
function follow(
  { settings, workers }: Portal,
  first: ServerCertificate,
  machine: Machine | undefined,
): CertificateWatcher {
  let [certificate, now] = [first, machine];
  const tell = (change: TaskChange = {}) => {
    const hosts = hostsFor(settings, now, certificate);
    adoptReachableHosts(hosts);
    void workers.change({ ...change, hosts });
  };
  const watcher = watchCertificate({
    settings,
    served: first,
    alsoFor: () => machineNames(now),
    onChange(fresh) {
      certificate = fresh;
      tell({ certificate });
    },
  });
  if (machine)
    watchMachine(settings.host, machine, async (seen) => {
      now = seen;
      await watcher.look();
      tell();
      log.info("addresses changed", { names: machineNames(seen) });
    });
  return watcher;
}

/** What they are made of is loaded when somebody asks for the first time. */
function answerMetrics(workers: Supervisor, certificate: () => ServerCertificate): void {
  const facts = watchProcess();
  workers.answerMetrics(async (gathered) => {
    const { metricsText } = await import("./metrics-text.ts");
    return metricsText(gathered, {
      facts: facts(),
      restarts: workers.restarts(),
      certificateEndsAt: certificate().notAfter,
      nameOf: workers.nameOf,
    });
  });
}

/** Most portals have no service manager. */
async function tell(state: "READY=1" | "STOPPING=1"): Promise<void> {
  const { tellServiceManager } = await import("./service-manager.ts");
  await tellServiceManager(state);
}

function endWhenAsked(wishes: SignalHandlers, workers: Supervisor, plain: Server | undefined): void {
  wishes.end = async (waitMs) => {
    plain?.close();
    const told = hasServiceManager() && tell("STOPPING=1");
    await workers.drain(waitMs);
    await told;
    await saveLastCounts();
    await closeDatabase();
    process.exit(0);
  };
  wishes.hurry = () => {
    workers.kill();
    process.exit(1);
  };
}
