import type { ReactNode } from "react";
import { MemberFrame } from "#app/_frame/member-frame.tsx";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";

export default async function MemberPages({ children }: { children: ReactNode }) {
  return <MemberFrame act={await requireMemberOrWaiting()}>{children}</MemberFrame>;
}
