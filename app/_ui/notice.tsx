import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What may have happened on the page before: the address carries the word, the sentence is ours. */
const done = [
  "welcome",
  "saved",
  "unchanged",
  "edited",
  "password",
  "ended",
  "others",
  "language",
  "approve",
  "refuse",
  "disable",
  "enable",
  "sessions",
  "rename",
  "role",
  "delete",
  "withdrawn",
  "out",
  "back",
  "stopped",
  "resumed",
  "fieldAdded",
  "fieldSaved",
  "fieldRetired",
  "fieldBack",
  "fieldErased",
  "undone",
  "proposed",
  "saved-proposed",
  "taken-back",
  "erased",
  "confirmed",
  "proposal-accepted",
  "proposal-refused",
] as const;
const notes = [
  "expired",
  "unsaved",
  "changed",
  "confirmed-rest",
  "proposal-decided",
  "proposal-changed",
] as const;

type Props = {
  code: string | string[] | undefined;
  t: PageWords["t"];
  /** Said in place of the word's own sentence, where the page knows more. */
  children?: string | undefined;
};

/**
 * One sentence on the page one lands on, in front of everything and focused, so that it is read out. It is said once:
 * instrumentation-client.ts takes the word out of the address.
 */
export function Notice({ code, t, children }: Props) {
  const known = [...done, ...notes].find((one) => one === code);
  if (!known) return null;
  const isNote = notes.some((one) => one === known);
  return (
    <Note label={t(isNote ? "done.note" : "done.label")} look={isNote ? "attention" : "done"}>
      {children ?? t(`done.${known}`)}
    </Note>
  );
}

/** That whoever has just logged in was to be deleted, and is not any more: `code` is "kept-" and when, in milliseconds. */
export function KeptNotice({ code, words: { t, format } }: Pick<Props, "code"> & { words: PageWords }) {
  const [, at] = /^kept-(\d{1,15})$/.exec(String(code)) ?? [];
  const { retentionMonths: months } = settings();
  if (at === undefined || months === undefined) return null;
  return (
    <Note label={t("done.note")} look="attention">
      {t("retention.kept", { day: format.day(Number(at)), months })}
    </Note>
  );
}

const looks = {
  done: "border-done bg-done-tint",
  attention: "border-attention bg-attention-tint",
} as const;

function Note({ label, look, children }: { label: string; look: keyof typeof looks; children: string }) {
  return (
    <section
      id="_done"
      // biome-ignore lint/a11y/noAutofocus: what came of it is what the person waits for
      autoFocus
      tabIndex={-1}
      aria-label={label}
      className={`mb-6 border-s-4 p-4 ${looks[look]}`}
    >
      {children}
    </section>
  );
}
