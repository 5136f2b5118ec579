import type { ReactNode } from "react";
import { MemberFrame } from "#app/_frame/member-frame.tsx";
import { currentMember } from "#features/request/current-member.ts";

/** Everybody may read these pages; members do so inside of their frame. */
export default async function PagesForEverybody({ children }: { children: ReactNode }) {
  const act = await currentMember();
  return act ? <MemberFrame act={act}>{children}</MemberFrame> : <main className="page">{children}</main>;
}
