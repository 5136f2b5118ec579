import type { ReactNode } from "react";
import type { ShownImport } from "#app/_forms/form-state.ts";
import { DescriptionList, Fact, Typed } from "#app/_ui/description-list.tsx";
import type { Texts } from "#app/_ui/words.ts";

type Props = {
  plan: ShownImport;
  texts: Texts<"changes" | "nothing" | "before" | "after" | "refused" | "unknown" | "notSaved">;
};

/** What an import would change, what of it is not taken, and why. */
export function ImportPlan({ plan: { changes, refused, unknown, unchanged }, texts }: Props) {
  return (
    <>
      <Part heading={changes.length > 0 ? texts.changes : texts.nothing}>
        {changes.length > 0 && (
          <>
            <p className="mt-2 max-w-measure">{texts.notSaved}</p>
            <DescriptionList>
              {changes.map(({ key, label, before, after, note }) => (
                <Fact key={key} label={label}>
                  <p className="text-sm text-muted">{texts.before}</p>
                  <Typed>{before}</Typed>
                  <p className="mt-2 text-sm text-muted">{texts.after}</p>
                  <Typed>{after}</Typed>
                  {note && <p className="mt-1 text-sm">{note}</p>}
                </Fact>
              ))}
            </DescriptionList>
          </>
        )}
        <p className="mt-2 text-muted">{unchanged}</p>
      </Part>
      {refused.length > 0 && (
        <Part heading={texts.refused}>
          <DescriptionList>
            {refused.map(({ key, label, reasons }) => (
              <Fact key={key} label={label}>
                {reasons.join("\n")}
              </Fact>
            ))}
          </DescriptionList>
        </Part>
      )}
      {unknown.length > 0 && (
        <Part heading={texts.unknown}>
          <ul className="mt-2 list-disc ps-6 [overflow-wrap:anywhere]">
            {unknown.map((key) => (
              <li key={key}>
                <bdi>{key}</bdi>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function Part({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section>
      <h2>{heading}</h2>
      {children}
    </section>
  );
}
