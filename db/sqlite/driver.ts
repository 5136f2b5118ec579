/** SQLite's driver by itself: a lock needs no Drizzle, which takes a tenth of a second to load. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** A function, so that it is loaded when first used. */
export const sqliteDriver = () => require("better-sqlite3") as typeof import("better-sqlite3");
