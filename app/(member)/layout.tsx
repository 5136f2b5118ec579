import type { ReactNode } from "react";
import { MemberFrame } from "#app/_frame/member-frame.tsx";
import { requireMember } from "#features/request/current-member.ts";

export default async function MemberPages({ children }: { children: ReactNode }) {
  return <MemberFrame act={await requireMember()}>{children}</MemberFrame>;
}
