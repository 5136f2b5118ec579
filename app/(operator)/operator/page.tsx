import { Heading } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { requireOperator } from "#features/request/current-operator.ts";

export default async function OperatorsPage() {
  await requireOperator();
  const { t } = await words();
  return <Heading>{t("operators.heading")}</Heading>;
}
