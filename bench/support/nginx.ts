import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cores, childrenOf, cpuSecondsOf, endWithThis, pinned, startNode } from "./processes.ts";
import { type BenchPortal, freePort, settingsFor, startPortal } from "./servers.ts";

/** Whether the usual peer is here to be compared with. */
export function haveNginx(): boolean {
  try {
    execFileSync("/usr/sbin/nginx", ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/**
 * The usual way: nginx with TLS and gzip in front of Next's own server, which renders every page. Both on the same cores.
 */
export async function startNginx(
  workers: number,
  cores: Cores,
  more: Record<string, string> = {},
): Promise<BenchPortal> {
  const [port, behind] = [await freePort(), await freePort()];
  const origin = `https://localhost:${port}`;
  const folder = mkdtempSync(join(tmpdir(), "postern-nginx-"));
  // A start makes keys, database and certificate.
  const made = await startPortal(1, cores, { ...more, FOLDER: folder });
  await made.stop();
  const running = await startNode(["bench/support/next-server.ts"], {
    environment: { ...settingsFor(folder, behind, workers), ORIGIN: origin, ...more },
    cores,
    sign: "listening",
  });
  writeFileSync(join(folder, "nginx.conf"), configuration(port, behind, folder, workers));
  const [program, ...args] = pinned(cores, ["/usr/sbin/nginx", "-c", join(folder, "nginx.conf")]);
  const nginx = spawn(program, args, { stdio: "ignore" });
  endWithThis(nginx);
  await listening(port);
  const tree = () => [nginx.pid ?? 0, ...childrenOf(nginx.pid ?? 0)];
  return {
    ...made,
    ...running,
    origin,
    port,
    cpuSeconds: () => running.cpuSeconds() + tree().reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    async stop() {
      nginx.kill("SIGQUIT");
      await once(nginx, "exit");
      await running.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function configuration(port: number, behind: number, own: string, workers: number): string {
  const local = join(own, "certs/local");
  return `
daemon off; worker_processes ${workers}; pid ${own}/pid; error_log /dev/null;
events { worker_connections 4096; }
http {
  access_log off; client_body_temp_path ${own}; proxy_temp_path ${own};
  fastcgi_temp_path ${own}; uwsgi_temp_path ${own}; scgi_temp_path ${own};
  gzip on; gzip_proxied any; gzip_types text/css text/javascript application/javascript text/x-component;
  upstream portal { server 127.0.0.1:${behind}; keepalive 64; }
  server {
    listen ${port} ssl; ssl_certificate ${local}/fullchain.pem; ssl_certificate_key ${local}/privkey.pem;
    keepalive_requests 1000000; keepalive_timeout 60s;
    location / {
      proxy_pass http://portal; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto https;
    }
  }
}`;
}

export async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const there = await new Promise<boolean>((resolve) =>
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false)),
    );
    socket.destroy();
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
