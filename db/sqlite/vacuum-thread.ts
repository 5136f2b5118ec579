/** The thread that writes the whole database anew. */
import { workerData } from "node:worker_threads";
import { connectSqlite } from "./connect.ts";

const connection = connectSqlite(String(workerData), "writing");
// The copy may be too large for memory.
connection.pragma("temp_store = FILE");
connection.exec("VACUUM");
connection.close();
