import { ButtonForm } from "#app/_forms/button-form.tsx";
import type { SignedIn } from "#features/act.ts";
import { lastSave } from "#features/information/undo.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { undoSave } from "./actions.ts";

type Props = { done: string | string[] | undefined; act: SignedIn; words: PageWords };

/** On the page one lands on after a save: a button that takes it back, as long as that can be done. */
export async function Undo({ done, act, words: { t } }: Props) {
  if (done !== "saved" && done !== "saved-proposed") return null;
  const at = await lastSave(act);
  if (at === undefined) return null;
  return (
    <div className="mb-6 print:hidden">
      <ButtonForm
        action={undoSave}
        stamp={makeStamp(act, [["save", String(at)]])}
        words={t.group("form")}
        label={t("history.undo")}
        about={t("history.undoAbout")}
      />
    </div>
  );
}
