import { DescriptionList, Fact, Typed } from "#app/_ui/description-list.tsx";
import { Day, When } from "#app/_ui/when.tsx";
import type { OperatorAct } from "#features/act.ts";
import { memberState } from "#features/operators/member-state.ts";
import { absent } from "#features/request/current-operator.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Props = Readonly<{ act: OperatorAct; words: PageWords; reasonOfState?: "shown" }>;

/** What an operator knows of every member, as in the list of them; of one who is open to them also why they were disabled or refused. */
export async function Facts({ act, words, reasonOfState }: Props) {
  const { t, format } = words;
  const { username, state, role, createdAt } = act.subject;
  const { since, reason, lastLogInAt } = (await memberState(act)) ?? absent();
  return (
    <DescriptionList>
      <Fact label={t("information.username")}>
        <Typed>{username}</Typed>
      </Fact>
      <Fact label={t("member.state")}>
        {t.rich("member.stateSince", {
          state: t(`member.states.${state}`),
          time: () => <Day at={since} format={format} />,
        })}
        {reasonOfState === "shown" && reason !== undefined && (
          <Typed>{t("activity.reason", { reason })}</Typed>
        )}
      </Fact>
      <Fact label={t("member.role")}>{t(`member.roles.${role}`)}</Fact>
      <Fact label={t("information.memberSince")}>
        <Day at={createdAt} format={format} />
      </Fact>
      <Fact label={t("member.lastLogIn")}>
        {lastLogInAt === null ? t("member.never") : <When at={lastLogInAt} now={act.from.at} words={words} />}
      </Fact>
    </DescriptionList>
  );
}
