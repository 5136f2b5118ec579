import "#server-only";
import { notFound } from "next/navigation";
import * as v from "valibot";
import { words } from "#app/_ui/words.ts";
import { isUnavailable } from "#db/client.ts";
import type { Act, SignedIn, Source } from "#features/act.ts";
import type { Shown } from "#features/information/shown-values.ts";
import { NotAnOperator } from "#features/operators/as-operator.ts";
import { currentMember, logInPath } from "#features/request/current-member.ts";
import { memberOfStamp, readStamp } from "#features/request/form-stamp.ts";
import { requestSource } from "#features/request/source.ts";
import { parseForm, withoutSecrets } from "#lib/forms.ts";
import { log } from "#lib/log.ts";
import { type Refusal, requestContext } from "#lib/request-context.ts";
import type { FormAction, FormState } from "./form-state.ts";
import { leaveFor } from "./leave-for.ts";

type FormSchema = Parameters<typeof parseForm>[0];
type Values = Readonly<Record<string, string>>;

/**
 * An action of a form that visitors fill in. It does the same if somebody is logged in in this browser by now: a form
 * that waited in another tab is not answered with somebody else's pages. The schema may depend on what is asked at the
 * moment.
 */
export function visitorAction<Schema extends FormSchema>(
  schema: Schema | ((form: FormData) => Promise<Schema>),
  body: (fields: v.InferOutput<Schema>, from: Source) => Promise<FormState>,
): FormAction {
  return async (_previous, form) => {
    const asked = typeof schema === "function" ? await schema(sent(form)) : schema;
    const fields = parsed(asked, form);
    return answer(withoutSecrets(asked, fields), () => body(fields, requestSource()));
  };
}

type SchemaOf<Schema> = Schema | ((shown: Shown, form: FormData) => Schema | Promise<Schema>);
type Body<Schema extends FormSchema, A extends Act> = (
  fields: v.InferOutput<Schema>,
  act: A,
  shown: Shown,
) => Promise<FormState>;
type Again<Schema extends FormSchema> = (
  fields: v.InferOutput<Schema>,
  memberId: string,
) => Promise<FormState | undefined>;

/**
 * An action of a member's form. Nothing happens without a session, nor with a form that was made for another
 * member: a stamp in it names its member. The schema may depend on what the form showed. Where posting it ends the
 * session, `again` answers for the member's id in the stamp as the first post of a double click did, or with nothing.
 * Who waits for approval is led to their information.
 */
export function memberAction<Schema extends FormSchema>(
  schema: SchemaOf<Schema>,
  body: Body<Schema, SignedIn>,
  again?: Again<Schema>,
): FormAction {
  const ofMember: typeof body = async (fields, act, shown) =>
    act.subject.state === "active" ? body(fields, act, shown) : leaveFor("/information");
  return memberOrWaitingAction(schema, ofMember, again);
}

/** The same for a form that is there for those, too, who wait for approval. */
export function memberOrWaitingAction<Schema extends FormSchema>(
  schema: SchemaOf<Schema>,
  body: Body<Schema, SignedIn>,
  again?: Again<Schema>,
): FormAction {
  return async (_previous, form) => {
    const { stamp } = parsed(Stamped, form);
    const schemaOf = (shown: Shown) => (typeof schema === "function" ? schema(shown, form) : schema);
    return answer({ stamp }, async () => {
      const act = await currentMember();
      if (!act) {
        const memberId = again && memberOfStamp(stamp);
        const answered =
          memberId !== undefined && (await again?.(parsed(await schemaOf(new Map()), form), memberId));
        return answered || leaveFor(logInPath("unsaved"), { logIn: logInBeside });
      }
      return stamped(act, stamp, schemaOf, form, body);
    });
  };
}

/**
 * An action of a form on an operator's page: `find` gives the act, and answers for everybody else that there is no such
 * page. Who is removed while it is worked on gets the same answer. Where posting it ends what `find` gives, `again`
 * answers for the stamp as the first post of a double click did, or with nothing.
 */
export function operatorAction<Schema extends FormSchema, A extends Act>(
  find: () => Promise<A | undefined>,
  schema: SchemaOf<Schema>,
  body: Body<Schema, A>,
  again?: (stamp: string) => Promise<FormState | undefined>,
): FormAction {
  return async (_previous, form) => {
    requestContext().acted = true;
    const act = await find();
    const { stamp } = parsed(Stamped, form);
    if (!act) return (await again?.(stamp)) ?? refuse("not-found");
    const schemaOf = (shown: Shown) => (typeof schema === "function" ? schema(shown, form) : schema);
    try {
      return await stamped(act, stamp, schemaOf, form, body);
    } catch (error) {
      if (error instanceof NotAnOperator) return refuse("not-found");
      throw error;
    }
  };
}

/** What is done with a form that was made for this act; any other is refused. */
async function stamped<Schema extends FormSchema, A extends Act>(
  act: A,
  stamp: string,
  schemaOf: (shown: Shown) => Schema | Promise<Schema>,
  form: FormData,
  body: Body<Schema, A>,
): Promise<FormState> {
  const read = readStamp(act, stamp);
  if (!read.ok) return refuse(read.code === "other member" ? "other-member" : "malformed");
  const asked = await schemaOf(read.shown);
  const fields = parsed(asked, form);
  return answer({ ...withoutSecrets(asked, fields), stamp }, () => body(fields, act, read.shown));
}

/** Log-in in another tab: its next page leads back to the form. */
const logInBeside = `/log-in?next=${encodeURIComponent("/information?done=back")}`;

/** The state that says what there was too much of and when to try again, under status 429 (RFC 6585 4). */
export async function tooMany(
  what: "attempts" | "logIns" | "signUps",
  retryAfterSeconds: number,
): Promise<FormState> {
  const { headers } = Object.assign(requestContext(), { status: 429 });
  headers["retry-after"] = String(retryAfterSeconds);
  const { t, format } = await words();
  return { form: [t(`tooMany.${what}`, { time: format.waitingTime(retryAfterSeconds) })] };
}

const Stamped = v.object({ stamp: v.string() });

/** What comes back with the form beside the outcome: the stamp it was made with and what was typed, but for secrets. */
async function answer({ stamp, ...typed }: Values, body: () => Promise<FormState>): Promise<FormState> {
  // Browsers post CRLF. React guards the first line break of a text area against HTML's parser only when it is LF.
  const lines = Object.entries(typed).map(([name, value]) => [name, value.replace(/\r\n?/g, "\n")]);
  const state = { values: Object.fromEntries(lines), ...(stamp !== undefined && { stamp }) };
  try {
    return { ...state, ...(await body()) };
  } catch (error) {
    if (isUnavailable(error)) return { ...state, ...(await notSaved(error)) };
    // Next's own ways out, and what is broken: instrumentation.ts logs that.
    throw error;
  }
}

async function notSaved(error: unknown): Promise<FormState> {
  const current = requestContext();
  log.error("request failed", { id: current.id, error });
  current.status = 503;
  current.headers["retry-after"] = "5";
  const { t } = await words();
  return { form: [t("notSaved", { reference: current.id.slice(0, 8) })] };
}

function parsed<Schema extends FormSchema>(schema: Schema, form: unknown): v.InferOutput<Schema> {
  const outcome = parseForm(schema, sent(form));
  return outcome.ok ? outcome.fields : refuse("malformed");
}

/** The client chooses the argument of a server action. */
function sent(form: unknown): FormData {
  requestContext().acted = true;
  return form instanceof FormData ? form : refuse("malformed");
}

/** Leaves by Next's own way out, which nothing logs; the door answers with its own page. */
function refuse(refusal: Refusal): never {
  requestContext().refusal = refusal;
  return notFound();
}
