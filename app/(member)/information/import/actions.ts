"use server";
import * as v from "valibot";
import { memberOrWaitingAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { confirmImport as confirm, prepareImport } from "#features/import/import-information.ts";
import { shownImport } from "./shown-import.ts";

const Nothing = v.object({});

/** Shows what the file would change; nothing is saved but what is shown, for a while. */
export async function showImport(previous: FormState | undefined, form: FormData): Promise<FormState> {
  const show = memberOrWaitingAction(Nothing, async (_fields, act) => {
    const said = await words();
    const outcome = await prepareImport(act, await fileIn(form));
    if (outcome.ok) return { import: shownImport(outcome, said) };
    const { code, at = "" } = outcome.problem;
    return { problems: { file: [said.t(`imports.problems.${code}`, { at: at.slice(0, mostShown) })] } };
  });
  return show(previous, form);
}

/** Of a key that somebody's file has, in code units. */
const mostShown = 100;

/** Nothing of a control that was left empty: a browser posts a file without a name, a script one called "undefined". */
async function fileIn(form: FormData): Promise<Buffer> {
  const file = form.get("file");
  return file instanceof File ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
}

const Reference = v.object({ import: v.string() });

export const confirmImport = memberOrWaitingAction(Reference, async ({ import: reference }, act) => {
  const said = await words();
  const outcome = await confirm(act, reference);
  if (outcome.ok) return leaveFor(`/information?done=${outcome.changed > 0 ? "saved" : "unchanged"}`);
  if (outcome.code === "over") return { form: [said.t("imports.over")] };
  return { form: [said.t("imports.changedMeanwhile")], import: shownImport(outcome, said) };
});
