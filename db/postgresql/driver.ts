/** PostgreSQL's driver by itself. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** A function, so that it is loaded when first used. */
export const postgresqlDriver = () => require("pg") as typeof import("pg");
