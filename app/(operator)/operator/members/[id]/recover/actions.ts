"use server";
import { headers } from "next/headers";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import { qrDrawing } from "#app/_ui/qr-drawing.ts";
import { words } from "#app/_ui/words.ts";
import { outcomeSentence, reasonSentence } from "#app/(operator)/_acts/sentences.ts";
import { unprovedBy } from "#app/(operator)/_acts/unproved.ts";
import type { Shown } from "#features/information/shown-values.ts";
import { linkCode } from "#features/links/token.ts";
import { makeOperatorsRecoveryLink, makeRecoveryLink } from "#features/operators/make-recovery-link.ts";
import { reasonOf } from "#features/operators/openings.ts";
import { absent, requireSubject } from "#features/request/current-operator.ts";
import { secret } from "#lib/forms.ts";

/** Makes the link and shows it, with its code, in this answer: the portal keeps neither. */
export const recoverThis = operatorAction(
  requireSubject,
  typedFor,
  async (typed: Readonly<Record<string, string>>, act) => {
    const { t, format } = await words();
    const read = await reasonOf(act, typed.reason ?? "");
    if (!read.ok) return { problems: { reason: [reasonSentence(t, read.problem)] } };
    const { password } = typed;
    const unproved = password === undefined ? undefined : await unprovedBy(act, password);
    if (unproved) return unproved;
    const make = password === undefined ? makeRecoveryLink : makeOperatorsRecoveryLink;
    const made = await make(act, read.reason);
    if (!made.ok) return made.code === "gone" ? absent() : { form: [outcomeSentence(t, made.code)] };
    const { id, username } = act.subject;
    // The door lets in the portal's own hosts alone.
    const address = `https://${(await headers()).get("host")}/link/${made.token}`;
    return {
      values: {},
      links: [
        {
          ...{ id, address, who: username, code: linkCode(made.token) },
          until: format.exactTime(made.expiresAt),
          qr: qrDrawing(address),
        },
      ],
    };
  },
);

/** For another operator the one who asks shows that it is them. */
function typedFor(shown: Shown) {
  const entries: Record<string, v.StringSchema<undefined> | ReturnType<typeof secret>> = {
    reason: v.string(),
    ...(shown.get("asks") === "password" && { password: secret() }),
  };
  return v.object(entries);
}
