/**
 * A whole portal with clocks that run ten times as fast, but for handshakes: those of a crowd take a busy machine
 * seconds; and figures and backups, which a test waits for.
 */
import { type Clocks, clocks } from "#server/http/clocks.ts";
import { begin } from "#server/primary.ts";

const hurried = Object.entries(clocks).map(([name, ms]) => [name, ms / 10]);
await begin({
  ...(Object.fromEntries(hurried) as Clocks),
  handshakeMs: clocks.handshakeMs,
  figuresMs: 300,
  ...{ backupsMs: 300, backupRetryMs: 1_000, backupRestMs: 100 },
});
