import { database } from "#db/client.ts";
import { members } from "#db/schema.ts";

/** Whether the database answers. */
export async function isReady(): Promise<boolean> {
  try {
    await database().select({ id: members.id }).from(members).limit(1);
    return true;
  } catch {
    return false;
  }
}
