import type { ReactNode } from "react";
import { Exactly } from "#app/_ui/when.tsx";
import type { Notice } from "#features/notices/notices.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { noticeText } from "./notice-text.ts";

/** Where operators see what somebody should do something about. */
export function AttentionBlock({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="mt-6 space-y-2 border-s-4 border-attention bg-attention-tint p-4 [overflow-wrap:anywhere]"
    >
      {children}
    </section>
  );
}

/** What is wrong, since when, and what to do about it. */
export function Notices({ notices, words }: { notices: readonly Notice[]; words: PageWords }) {
  const { t, format } = words;
  return notices.map((notice) => {
    const { kind, machine, since } = notice;
    return (
      <p key={`${kind} ${machine} ${since}`}>
        {machine !== undefined && <bdi>{t("notices.machine", { machine })}</bdi>} {noticeText(notice, words)}{" "}
        <span className="text-sm text-muted">
          {t.rich("notices.since", { since: () => <Exactly at={since} format={format} /> })}
        </span>
      </p>
    );
  });
}
