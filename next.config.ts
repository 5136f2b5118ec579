import type { NextConfig } from "next";

/** What the door in front of Next does (coding, tags, headers, limits), Next must not do a second time. */
const config: NextConfig = {
  compress: false,
  generateEtags: false,
  poweredByHeader: false,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  devIndicators: false,
  images: { unoptimized: true },
  // The server has loaded them; a bundle would hold them a second time.
  serverExternalPackages: ["better-sqlite3", "drizzle-orm", "pino", "pino-pretty", "re2js"],
  // Checked before a commit (`npm run check`), not by the person who starts the portal.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    // Above the door's own limit, so that the door alone decides what is too large.
    serverActions: { bodySizeLimit: "17mb" },
  },
};

export default config;
