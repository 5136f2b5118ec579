import type { ReactNode } from "react";
import { MemberFrame } from "#app/_frame/member-frame.tsx";
import { requireOperator } from "#features/request/current-operator.ts";

export default async function OperatorPages({ children }: { children: ReactNode }) {
  return (
    <MemberFrame act={await requireOperator()} width="wide">
      {children}
    </MemberFrame>
  );
}
