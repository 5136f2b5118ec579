import type { ReactNode } from "react";

/** A list of facts with a line between them. */
export function DescriptionList({ children }: { children: ReactNode }) {
  return <dl className="mt-6 border-t border-line">{children}</dl>;
}

/**
 * One fact: its label above it on phones, left of it from 640 px. What can be done with it is a link at the right, on
 * phones beside the label, as high as a finger needs.
 */
export function Fact({
  label,
  action,
  children,
}: {
  label: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  // Above and below, too, marks that are piled on a letter stay inside.
  return (
    <div className="grid overflow-y-clip grid-cols-[1fr_auto] gap-x-4 border-b border-line py-3 sm:grid-cols-[10rem_1fr_auto]">
      <dt className="text-sm text-muted sm:pt-0.5">{label}</dt>
      <dd className="col-span-2 row-start-2 min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere] sm:col-span-1 sm:row-start-auto">
        {children}
      </dd>
      {action && <dd className="fact-action">{action}</dd>}
    </div>
  );
}

/** What somebody typed: in its own direction, and never over what stands beside it, however it is drawn. */
export function Typed({ children }: { children: ReactNode }) {
  return (
    <div dir="auto" className="overflow-x-clip">
      {children}
    </div>
  );
}
