import cluster from "node:cluster";
import { enableCompileCache } from "node:module";
import { join } from "node:path";

// A quarter of a start is compiling: what was compiled is kept for the next one, also that of workers and threads. Where
// it can't be written, it isn't. `npm start` says so before this file is read, which is then not compiled either.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "node_modules/.cache/postern-code");
enableCompileCache();

// The primary owns what exists once and never loads Next; a worker serves.
const { begin } = cluster.isPrimary ? await import("#server/primary.ts") : await import("#server/worker.ts");
await begin();
