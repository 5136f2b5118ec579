/** What the door has to know of a page before Next is asked. */
export type AddressPolicy = Readonly<{
  /**
   * What the page reads of its query. Only this reaches Next and names a cached page: nothing else makes a page of its
   * own, and nothing that Next would read for itself. A page that reads another name must name it here
   * (tests/addresses.test.ts).
   */
  query?: readonly string[];
  /** Those of them that may come more than once. */
  repeated?: readonly string[];
  /** For visitors or for members: who has pages of this address in the page cache (server/door/page-cache.ts says what that asks of the page). */
  cached?: "visitors" | "members";
  /** Of a visitors' page in the page cache: what it shows depends on the fields. */
  showsFields?: true;
  body?: BodyPolicy;
}>;

/** Whether an address is there for operators alone: for everybody else there is none, whatever they post to it. */
export function isOperators(path: string): boolean {
  return path === "/operator" || path.startsWith("/operator/");
}

/** What a post to the address may hold. */
export type BodyPolicy = Readonly<{
  limitBytes: number;
  /** So much more as the fields that are asked at sign-up may hold. */
  asksFields?: true;
  /** Parts with a file name may hold any bytes; all others are text in UTF-8. */
  files?: true;
  /** Files of fields that ask for one are kept while the form comes in, beside this limit (server/door/uploads.ts). */
  uploads?: true;
}>;

/** A text of 5 000 characters of four bytes, and all else that a member's form may hold, with much to spare. */
const membersForm: BodyPolicy = { limitBytes: 1024 * 1024 };
/** An export of their information that a member brings along, as a file. */
const importForm: BodyPolicy = { limitBytes: 16 * 1024 * 1024, files: true };
/** The same, of a page that asks members for their information, in which there may be files. */
const informationForm: BodyPolicy = { ...membersForm, uploads: true };
/** What a form of visitors can hold, sealed and hidden inputs included, with much to spare. */
const visitorsForm: BodyPolicy = { limitBytes: 16 * 1024 };
/** One with which somebody becomes a member. */
const joiningForm: BodyPolicy = { ...visitorsForm, asksFields: true };

const policies: Readonly<Record<string, AddressPolicy>> = {
  "/log-in": { query: ["next", "done"], cached: "visitors", body: visitorsForm },
  "/sign-up": { cached: "visitors", showsFields: true, body: joiningForm },
  "/recover": { cached: "visitors", body: visitorsForm },
  "/link": { query: ["done"], body: joiningForm },
  "/goodbye": { cached: "visitors" },
  "/information": { query: ["done"], cached: "members" },
  "/information/edit": { query: ["group"], cached: "members", body: informationForm },
  "/information/history": { query: ["field", "after"] },
  "/information/history/erase": { query: ["field"] },
  "/information/export": { query: ["format"] },
  "/information/import": { body: importForm },
  "/information/files/[key]": { query: ["version", "proposal"] },
  "/activity": { query: ["page", "kind"] },
  "/operator/members/[id]": { query: ["page", "done"] },
  "/operator/members/[id]/files/[key]": { query: ["proposal"] },
  "/operator/members/[id]/information": { query: ["answer"] },
  "/privacy/changes": { query: ["next"] },
  "/operator/proposals": { query: ["after", "done", "proposal"] },
  "/operator/policies": { query: ["after"] },
  "/operator/retention": { query: ["months", "after", "done"] },
  "/security": { query: ["done"] },
  "/security/sessions": { query: ["done"] },
  "/operator/fields": { query: ["done"] },
  "/operator/fields/new": { query: ["type"] },
  "/operator/invitations": { query: ["after", "done"] },
  "/operator/members": { query: ["q", "state", "role", "sort", "missing", "stale", "after", "done"] },
  "/operator/letters": { query: ["q", "state", "role", "missing", "stale"] },
  "/operator/members/export": { query: ["format", "field", "state"], repeated: ["field"] },
};
const byPattern: ReadonlyMap<string, AddressPolicy> = new Map(Object.entries(policies));
const plain: AddressPolicy = {};

/** The policy of the page with this pattern, or of a path that has no page. */
export function policyOf(pattern: string): AddressPolicy {
  return byPattern.get(pattern) ?? plain;
}

/** What a post to such an address may hold. */
export function bodyPolicyOf({ body = membersForm }: AddressPolicy): BodyPolicy {
  return body;
}

/** So large may a form be, from somebody with this session cookie: without one nobody gets more than a page's ordinary room. */
export function limitFor(
  { limitBytes }: Pick<BodyPolicy, "limitBytes">,
  session: string | undefined,
): number {
  return session === undefined ? Math.min(limitBytes, membersForm.limitBytes) : limitBytes;
}

/** Every query name that a page reads, by the page's pattern. */
export function queryNames(): ReadonlyMap<string, readonly string[]> {
  return new Map([...byPattern].flatMap(([pattern, { query }]) => (query ? [[pattern, query]] : [])));
}

/** The address with what its page reads of the query, as it was typed; what cannot be decoded is left out. */
export function knownAddress(path: string, query: string, { query: names, repeated }: AddressPolicy): string {
  if (names === undefined) return path;
  const known = firstOfEach(query.split("&"), names, repeated);
  return known.length === 0 ? path : `${path}?${known.join("&")}`;
}

/** A name that is repeated makes no page of its own either, unless it may be. */
function firstOfEach(
  pairs: readonly string[],
  names: readonly string[],
  repeated: readonly string[] = [],
): string[] {
  const left = new Set(names);
  return pairs.filter((pair) => {
    const name = nameOf(pair) ?? "";
    return left.delete(name) || repeated.includes(name);
  });
}

function nameOf(pair: string): string | undefined {
  try {
    // A plus is a space (WHATWG URL, 5.1), in names as in values.
    const [name] = pair.split("=", 1).map((text) => decodeURIComponent(text.replaceAll("+", " ")));
    decodeURIComponent(pair);
    return name;
  } catch {
    return undefined;
  }
}
