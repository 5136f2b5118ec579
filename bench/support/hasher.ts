import { pbkdf2Sync, randomBytes } from "node:crypto";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

// The bare password hash on so many threads for so many seconds: prints how many a second.

if (isMainThread) {
  const [threads, seconds] = [Number(process.argv[2]), Number(process.argv[3])];
  const counts = await Promise.all(
    Array.from({ length: threads }, () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: seconds });
      return new Promise<number>((resolve) => worker.once("message", resolve));
    }),
  );
  process.stdout.write(String(counts.reduce((sum, count) => sum + count, 0)));
} else {
  const [password, salt] = [randomBytes(64), randomBytes(16)];
  const begun = performance.now();
  let done = 0;
  while (performance.now() - begun < (workerData as number) * 1_000) {
    pbkdf2Sync(password, salt, 220_000, 64, "sha512");
    done += 1;
  }
  parentPort?.postMessage((done / (performance.now() - begun)) * 1_000);
}
