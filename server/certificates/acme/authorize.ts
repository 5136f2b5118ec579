import { type Phrase, phrase } from "#lib/words/phrase.ts";
import { type Challenges, type ChallengeType, whileAnswering } from "./challenges.ts";
import type { Client } from "./client.ts";
import { keyAuthorization } from "./jws.ts";
import { poll, type Wait } from "./poll.ts";
import { AcmeProblem, problemWords } from "./problem.ts";
import { type Authorization, authorizationMessage } from "./schemas.ts";

/** The authority looked, and did not find the answer. Another challenge may go better. */
export class ChallengeFailed extends AcmeProblem {
  readonly challenge: Readonly<{ name: string; type: ChallengeType }>;

  constructor(challenge: ChallengeFailed["challenge"], reason: string | Phrase) {
    super(phrase("acme.challenge", { challenge: challenge.type, name: challenge.name, reason }));
    this.challenge = challenge;
  }
}

export type ChallengeOptions = Readonly<{
  challenges: Challenges;
  /** Which challenges may be tried for a name, the best first. */
  typesFor(name: string): readonly ChallengeType[];
  wait: Wait;
  /** Milliseconds. */
  now: number;
}>;

/**
 * Shows an authority that a name leads here (RFC 8555 7.5), if it does not know it already. Gives the challenge that
 * did it.
 * @throws ChallengeFailed, AcmeProblem
 */
export async function authorize(
  client: Client,
  url: string,
  ways: ChallengeOptions,
): Promise<ChallengeType | undefined> {
  const authorization = await client.read(authorizationMessage, url);
  const name = authorization.identifier.value;
  if (authorization.status === "valid") return undefined;
  if (authorization.status !== "pending")
    throw new AcmeProblem(
      phrase("acme.authorization", { name, status: authorization.status, reason: reasonIn(authorization) }),
    );
  const chosen = choose(authorization, ways.typesFor(name));
  const asked = { ...chosen, name, authorization: keyAuthorization(chosen.token, client.key) };
  const decided = await whileAnswering(ways.challenges, asked, ways.now, async () => {
    await client.post(chosen.url, {});
    return await poll(
      client,
      { schema: authorizationMessage, url },
      ({ status }) => status !== "pending",
      ways.wait,
    );
  });
  if (decided.status !== "valid") throw new ChallengeFailed({ name, type: chosen.type }, reasonIn(decided));
  return chosen.type;
}

function choose({ challenges, identifier }: Authorization, types: readonly ChallengeType[]) {
  for (const type of types) {
    const { url, token } = challenges.find((each) => each.type === type && each.status === "pending") ?? {};
    if (url !== undefined && token !== undefined) return { type, url, token };
  }
  const offered = challenges.map(({ type }) => type).join(", ") || phrase("acme.nothing");
  throw new AcmeProblem(
    phrase("acme.noChallenge", { name: identifier.value, offered, possible: types.join(", ") }),
  );
}

function reasonIn({ challenges }: Authorization): string | Phrase {
  return problemWords(challenges.find(({ error }) => error !== undefined)?.error);
}
