"use client";
import { type ComponentProps, useState } from "react";

/** What a long text's counter needs: the limit in code points, and its words. */
export type Counter = Readonly<{ limit: number; left: string; over: string }>;

/** A box for a long text. With script it says how much room is left, once that is a tenth of the limit or less. */
export function LongText({ counter, ...control }: ComponentProps<"textarea"> & { counter: Counter }) {
  const [left, setLeft] = useState(counter.limit);
  return (
    <>
      <textarea
        {...control}
        onInput={({ currentTarget }) => setLeft(counter.limit - [...currentTarget.value].length)}
        rows={8}
        className="control"
      />
      <p aria-live="polite" className="mt-2 text-sm text-muted empty:mt-0">
        {left <= counter.limit / 10 && `${left < 0 ? counter.over : counter.left} ${Math.abs(left)}`}
      </p>
    </>
  );
}
