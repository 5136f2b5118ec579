import { defineConfig } from "drizzle-kit";
import { dialect } from "#db/dialect.ts";
import { loadSettings } from "#lib/settings.ts";

export default defineConfig({
  dialect,
  schema: "./db/schema.ts",
  out: `./db/migrations/${dialect}`,
  casing: "snake_case",
  dbCredentials: { url: loadSettings().databaseUrl },
});
