import cluster from "node:cluster";
import { readFileSync } from "node:fs";
import { createSecureServer, type SecureServerOptions } from "node:http2";
import { join } from "node:path";

type Task = {
  port: number;
  workers: number;
  local: string;
  answers: { path: string; status: number; headers: Record<string, string>; body: string }[];
};

const file = process.argv[2] ?? "";
const task = JSON.parse(
  cluster.isPrimary ? readFileSync(file, "utf8") : (process.env.BARE_TASK ?? ""),
) as Task;

if (cluster.isPrimary) {
  let listening = 0;
  for (let worker = 0; worker < task.workers; worker += 1)
    cluster.fork({ BARE_TASK: JSON.stringify(task) }).on("message", () => {
      listening += 1;
      if (listening === task.workers) process.stdout.write("listening\n");
    });
  process.on("SIGINT", () => process.exit(0));
} else {
  const answers = new Map(
    task.answers.map(({ path, body, ...rest }) => [path, { ...rest, body: Buffer.from(body, "base64") }]),
  );
  const options = {
    cert: readFileSync(join(task.local, "fullchain.pem")),
    key: readFileSync(join(task.local, "privkey.pem")),
    allowHTTP1: true,
    keepAliveTimeout: 60_000,
  } as SecureServerOptions;
  const server = createSecureServer(options, (request, response) => {
    const answer = answers.get(request.url) ?? { status: 404, headers: {}, body: Buffer.from("not found") };
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  server.on("sessionError", () => {});
  server.on("tlsClientError", () => {});
  const reusePort = process.platform === "linux";
  server.listen({ port: task.port, reusePort }, () => process.send?.("listening"));
  process.on("disconnect", () => process.exit(0));
  process.on("SIGINT", () => {});
}
