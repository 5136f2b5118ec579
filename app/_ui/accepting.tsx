import type { PageWords } from "#lib/words/page-words.ts";

/** Below each form that makes somebody a member: what they accept by that. */
export function Accepting({ t }: Pick<PageWords, "t">) {
  return (
    <p className="mt-6 text-sm text-muted">
      {t.rich("privacy.accepting", { link: (text) => <a href="/privacy">{text}</a> })}
    </p>
  );
}
