import { redirect } from "next/navigation";
import { currentMember } from "#features/request/current-member.ts";

/** Members come in, visitors to the door. */
export default async function Entrance() {
  redirect((await currentMember()) ? "/information" : "/log-in");
}
