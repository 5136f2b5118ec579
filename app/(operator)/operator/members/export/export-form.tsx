import { Button } from "#app/_ui/button.tsx";
import { membersFormats } from "#features/export/export-members.ts";
import { stateWords } from "#features/members/member-states.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Props = Pick<PageWords, "t"> & { fields: readonly Readonly<{ key: string; label: string }>[] };

/** What goes into the file. Its address is the file's: the browser stays on this page. */
export function ExportForm({ fields, t }: Props) {
  return (
    <form action="/operator/members/export" className="mt-6 space-y-6">
      <fieldset>
        <legend className="font-bold">{t("membersExport.fields")}</legend>
        <p className="text-sm text-muted">{t("membersExport.always")}</p>
        <input type="hidden" name="field" value="" />
        {fields.map(({ key, label }) => (
          <Choice key={key} type="checkbox" name="field" value={key} label={label} isChosen />
        ))}
      </fieldset>
      <div>
        <label htmlFor="state" className="block font-bold">
          {t("membersExport.state")}
        </label>
        <select id="state" name="state" className="control mt-1 max-w-narrow">
          <option value="">{t("directory.states.any")}</option>
          {stateWords.map((state) => (
            <option key={state} value={state}>
              {t(`directory.is.${state}`)}
            </option>
          ))}
        </select>
      </div>
      <fieldset>
        <legend className="font-bold">{t("membersExport.format")}</legend>
        {membersFormats.map((format) => (
          <Choice
            key={format}
            type="radio"
            name="format"
            value={format}
            label={t(`membersExport.formats.${format}`)}
            isChosen={format === "csv"}
          />
        ))}
      </fieldset>
      <Button>{t("membersExport.submit")}</Button>
    </form>
  );
}

type Chosen = { type: "checkbox" | "radio"; name: string; value: string; label: string; isChosen: boolean };

function Choice({ type, name, value, label, isChosen }: Chosen) {
  return (
    <label className="flex min-h-11 items-center gap-3">
      <input type={type} name={name} value={value} defaultChecked={isChosen} className="size-5" />
      {label}
    </label>
  );
}
