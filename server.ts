import cluster from "node:cluster";

// The primary owns what exists once and never loads Next; a worker serves.
const { begin } = cluster.isPrimary ? await import("#server/primary.ts") : await import("#server/worker.ts");
await begin();
