/**
 * A bundle is a built portal that starts on a machine of the same kind without npm, a build or anything else: its own Node,
 * the portal's code as it is, what Next built, and of node_modules what is loaded while it serves.
 */
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import {
  chmod,
  copyFile,
  lstat,
  lutimes,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { copyNode } from "./node-program.ts";
import { packFolder } from "./pack-folder.ts";
import { filesOfPackage, filesOfPages, servingPackages } from "./packages.ts";
import { within } from "./within.ts";

/** The portal's own, from its folder. */
const sources = [
  ...["server.ts", ".env.example", "docs/operating.md"],
  ...["server", "features", "db", "lib", "cli", "public", "deploy"],
];

/** What comes before npm alone, and what tests alone need. */
const left = /(\.test\.tsx?|\.mjs|\.tsx)$/;

/** Of the build: what it only wrote for itself, for a look at it, or for Next's own server. */
const leftOfBuild =
  /^(cache|build|diagnostics|types|turbopack|trace.*|next-.*\.nft\.json|required-server-files\.js|export-marker\.json)$|\.(nft\.json|map)$/;

/** The same in every bundle, so that two of one build are the same bytes. */
const madeAt = new Date("2000-01-01T00:00:00Z");

export type Bundle = Readonly<{
  /** The folder, or the archive. */
  path: string;
  /** Of all files unpacked. */
  bytes: number;
  packages: number;
}>;

/**
 * Makes a bundle of the built portal in `root`: a folder, or a tar archive of one if `target` ends with .tgz or .tar.gz. Nothing
 * stands there before it is whole.
 * @throws StartProblem if something stands there already, or it cannot be written
 */
export async function makeBundle(root: string, target: string): Promise<Bundle> {
  if (existsSync(target)) throw new StartProblem(phrase("bundle.exists", { path: target }));
  const half = `${target}.${randomUUID()}.new`;
  const folder = join(half, nameOfBundle(root));
  try {
    const packages = await fill(root, folder);
    const bytes = await settle(folder);
    if (isArchive(target)) {
      await packFolder(half, nameOfBundle(root), join(half, "archive"), madeAt);
      await rename(join(half, "archive"), target);
    } else await rename(folder, target);
    return { path: target, bytes, packages };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new StartProblem(phrase("bundle.notWritten", { path: target, code }), 1, { cause: error });
  } finally {
    if (existsSync(half)) await rm(half, { recursive: true });
  }
}

const isArchive = (target: string) => /\.(tgz|tar\.gz)$/.test(target);

/** Such as postern-0.1.0-linux-x64. */
export function nameOfBundle(root: string): string {
  const { version } = read<{ version: string }>(root, "package.json");
  return `postern-${version}-${process.platform}-${process.arch}`;
}

function read<T>(root: string, name: string): T {
  return JSON.parse(readFileSync(join(root, name), "utf8")) as T;
}

/** Gives how many packages it has. */
async function fill(root: string, folder: string): Promise<number> {
  const packages = servingPackages(root);
  const ofPackages = packages.flatMap((path) => filesOfPackage(root, path));
  const files = [...filesOf(root), ...ofPackages, ...filesOfPages(root, packages), ...filesOfBuild(root)];
  for (const file of files) await place(join(root, file), join(folder, file));
  await place(join(root, "deploy/postern"), join(folder, "bin/postern"));
  await copyNode(process.execPath, join(folder, "bin/node"));
  await writeFile(join(folder, "package.json"), packageOf(root));
  await forgetFolder(root, join(folder, ".next/required-server-files.json"));
  const all = [...ofPackages, ...files].map((file) => /^node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return new Set(all.filter(Boolean)).size;
}

function filesOf(root: string): string[] {
  return sources
    .flatMap((source) => (/\.\w+$/.test(source) ? [source] : within(root, source)))
    .filter((file) => existsSync(join(root, file)) && !left.test(file));
}

function filesOfBuild(root: string): string[] {
  const entries = readdirSync(join(root, ".next")).filter((name) => !leftOfBuild.test(name));
  const isFolder = (name: string) => !/\.\w+$|^BUILD_ID$/.test(name);
  return entries
    .flatMap((name) => (isFolder(name) ? within(root, join(".next", name)) : [join(".next", name)]))
    .filter((file) => !leftOfBuild.test(file));
}

async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from), to);
  else await copyFile(from, to);
}

/** What Node and the commands read of package.json. */
function packageOf(root: string): string {
  const { name, version, description, type, engines, imports, dependencies } = read<Record<string, unknown>>(
    root,
    "package.json",
  );
  const scripts = { start: "exec bin/postern start" };
  const kept = { name, version, description, private: true, type, engines, scripts, imports, dependencies };
  return `${JSON.stringify(kept, undefined, 2)}\n`;
}

/** Next writes down there where it built; nothing is looked for by it. */
async function forgetFolder(root: string, file: string): Promise<void> {
  await writeFile(file, (await readFile(file, "utf8")).replaceAll(root, "."));
}

/** Gives everything the rights and the time of a bundle: for everybody to read, since it holds no secret. Returns the files' bytes. */
async function settle(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await settle(path);
    else if (entry.isFile()) {
      await chmod(path, /\/bin\/(node|postern)$/.test(path) ? 0o755 : 0o644);
      bytes += (await lstat(path)).size;
    }
    await lutimes(path, madeAt, madeAt);
  }
  await chmod(folder, 0o755);
  await lutimes(folder, madeAt, madeAt);
  return bytes;
}
