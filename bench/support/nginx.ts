import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cores, childrenOf, cpuSecondsOf, endWithThis, pinned } from "./processes.ts";
import { type BenchPortal, freePort, startPortal } from "./servers.ts";

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
 * The usual way: nginx with TLS and gzip in front of the same portal, which renders every page and serves nothing from
 * memory. Both on the same cores.
 */
export async function startNginx(
  workers: number,
  cores: Cores,
  more: Record<string, string> = {},
): Promise<BenchPortal> {
  const port = await freePort();
  const origin = `https://localhost:${port}`;
  const portal = await startPortal(workers, cores, { ORIGIN: origin, ...more }, ["--render-always"]);
  const own = mkdtempSync(join(tmpdir(), "postern-nginx-"));
  writeFileSync(join(own, "nginx.conf"), configuration(port, portal, own, workers));
  const [program, ...args] = pinned(cores, ["/usr/sbin/nginx", "-c", join(own, "nginx.conf")]);
  const nginx = spawn(program, args, { stdio: "ignore" });
  endWithThis(nginx);
  await listening(port);
  const tree = () => [nginx.pid ?? 0, ...childrenOf(nginx.pid ?? 0)];
  return {
    ...portal,
    origin,
    port,
    cpuSeconds: () => portal.cpuSeconds() + tree().reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    async stop() {
      nginx.kill("SIGQUIT");
      await once(nginx, "exit");
      await portal.stop();
      rmSync(own, { recursive: true });
    },
  };
}

function configuration(port: number, portal: BenchPortal, own: string, workers: number): string {
  const local = join(portal.folder, "certs/local");
  return `
daemon off; worker_processes ${workers}; pid ${own}/pid; error_log /dev/null;
events { worker_connections 4096; }
http {
  access_log off; client_body_temp_path ${own}; proxy_temp_path ${own};
  fastcgi_temp_path ${own}; uwsgi_temp_path ${own}; scgi_temp_path ${own};
  gzip on; gzip_proxied any; gzip_types text/css text/javascript application/javascript text/x-component;
  upstream portal { server 127.0.0.1:${portal.port}; keepalive 64; }
  server {
    listen ${port} ssl; ssl_certificate ${local}/fullchain.pem; ssl_certificate_key ${local}/privkey.pem;
    keepalive_requests 1000000; keepalive_timeout 60s;
    location / {
      proxy_pass https://portal; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_ssl_session_reuse on;
    }
  }
}`;
}

async function listening(port: number): Promise<void> {
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
