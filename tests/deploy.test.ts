import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSettings } from "#lib/settings.ts";

// Where there is no systemd and no builder of images: what their files say to each other and to the portal.

const read = (name: string) => readFileSync(join(import.meta.dirname, "../deploy", name), "utf8");

/** The instructions of the image's last stage: each with what it is given. */
const instructions = (
  read("Containerfile")
    .split(/^FROM /m)
    .at(-1) ?? ""
)
  .replace(/^#.*\n/gm, "")
  .replace(/\\\n/g, "")
  .split("\n")
  .slice(1)
  .filter(Boolean)
  .map((line) => [line.split(" ", 1)[0], line.slice(line.indexOf(" ") + 1)] as const);
const given = (name: string) => instructions.flatMap(([each, what]) => (each === name ? [what] : []));

test("the container has a fixed user, volumes for data and certificates, and says whether it is well", () => {
  expect(given("USER")).toEqual(["10001:10001"]);
  const { dataDir, certDir } = readSettings(
    Object.fromEntries(
      given("ENV").flatMap((all) =>
        all
          .trim()
          .split(/\s+/)
          .map((one) => one.split("=")),
      ),
    ),
    undefined,
    "/",
  );
  expect(given("VOLUME")).toEqual([JSON.stringify([dataDir, certDir]).replace(",", ", ")]);
  expect(given("HEALTHCHECK").join()).toContain('CMD ["/opt/postern/bin/postern", "health"]');
  expect(given("ENTRYPOINT")).toEqual(['["/opt/postern/bin/postern"]']);
});

test("the container has the two libraries of Node, a bundle, and nothing to build with", () => {
  const installs = given("RUN").flatMap(
    (line) => /apt-get install((?: +[\w.+-]+)*)/.exec(line)?.[1]?.trim() ?? [],
  );
  const packages = installs.flatMap((line) => line.split(/ +/)).filter((word) => !word.startsWith("-"));
  expect(packages).toEqual(["libatomic1", "libstdc++6"]);
  expect(given("ADD")).toEqual(["postern.tgz /opt/"]);
  expect(given("COPY")).toEqual([]);
});

test("the service starts the bundle's command as its own user, and not again after bad settings", () => {
  const service = read("postern.service");
  for (const line of [
    "ExecStart=/opt/postern/bin/postern start",
    "User=postern",
    "EnvironmentFile=/etc/postern/postern.env",
    "Type=notify",
    "NotifyAccess=all",
    "RestartPreventExitStatus=2",
    "AmbientCapabilities=CAP_NET_BIND_SERVICE",
    "StateDirectory=postern",
  ])
    expect(service.split("\n")).toContain(line);
  // Node compiles while it runs.
  expect(service).not.toMatch(/^MemoryDenyWriteExecute/m);
});

test("the settings that come with the service are right, and lie in what it may write", () => {
  const { dataDir, certDir } = readSettings({}, read("postern.env"), "/opt/postern");
  expect([dataDir, certDir]).toEqual(["/var/lib/postern/data", "/var/lib/postern/certs"]);
});
