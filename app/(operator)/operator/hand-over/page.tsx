import { ButtonForm } from "#app/_forms/button-form.tsx";
import { byText } from "#app/_ui/activity-log.tsx";
import { BackLink, Heading, Section } from "#app/_ui/page.tsx";
import { Exactly } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { type HandOverStep, handOver } from "#features/operators/hand-over.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { beginHandOverAnew, tickStep, untickStep } from "./actions.ts";

export default async function HandOverPage() {
  const act = await requireOperator();
  const said = await words();
  const { t } = said;
  const stamp = makeStamp(act, []);
  const steps = await handOver();
  return (
    <>
      <BackLink to="/operator">{t("operators.heading")}</BackLink>
      <Heading>{t("handOver.heading")}</Heading>
      <p className="mt-4 max-w-measure">{t.rich("handOver.intro", { b: (text) => <b>{text}</b> })}</p>
      <Section heading={t("handOver.list")}>
        <ol className="mt-3 border-t border-line">
          {steps.map((one) => (
            <Step key={one.step} of={one} stamp={stamp} words={said} />
          ))}
        </ol>
      </Section>
      {steps.some(({ done }) => done) && (
        <div className="mt-6 print:hidden">
          <p className="mb-2 text-sm text-muted">{t("handOver.beginAnewText")}</p>
          <ButtonForm
            action={beginHandOverAnew}
            stamp={stamp}
            words={t.group("form")}
            label={t("handOver.beginAnew")}
          />
        </div>
      )}
    </>
  );
}

type StepProps = { of: HandOverStep; stamp: string; words: PageWords };

function Step({ of: { step, done }, stamp, words: { t, format } }: StepProps) {
  const text = t(`handOver.steps.${step}`);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line py-4">
      <div className="min-w-0">
        {/* On paper, too, one sees at a glance what is left. */}
        <span aria-hidden="true">{done ? "☑" : "☐"}</span> {text}
        {done && (
          <p className="text-sm text-muted">
            {t.rich("handOver.done", {
              time: () => <Exactly at={done.at} format={format} />,
              by: byText(t, done.by),
            })}
          </p>
        )}
      </div>
      <div className="print:hidden">
        <ButtonForm
          action={done ? untickStep : tickStep}
          stamp={stamp}
          words={t.group("form")}
          hidden={{ step }}
          label={t(done ? "handOver.untick" : "handOver.tick")}
          about={text}
        />
      </div>
    </li>
  );
}
