/** Which keys a field may have: they name controls of forms, entries of objects and parts of addresses. */

const longestKey = 40;

/** What every object of JavaScript has. Promises and classes look for the others. */
const ofJavaScript = [...Object.getOwnPropertyNames(Object.prototype), "prototype", "then", "arguments"];

/**
 * What a form has of its own in a browser: a control of such a name takes its place, and scripts, React's too, find the
 * control where they look for the form's.
 */
const ofForms = [
  ...["action", "autocomplete", "elements", "encoding", "enctype", "length", "method", "rel", "reset"],
  ...[
    "submit",
    "target",
    "accesskey",
    "autocapitalize",
    "autocorrect",
    "autofocus",
    "blur",
    "click",
    "dataset",
  ],
  ...["dir", "draggable", "focus", "hidden", "inert", "lang", "nonce", "popover", "spellcheck", "style"],
  ...["tabindex", "title", "translate", "after", "animate", "append", "attributes", "before", "children"],
  ...[
    "closest",
    "id",
    "matches",
    "part",
    "prefix",
    "prepend",
    "remove",
    "role",
    "slot",
    "contains",
    "normalize",
  ],
];

/** What React, this portal's forms, files and addresses mean something else by. */
const ofThePortal = [
  ...["key", "ref", "children", "new", "stamp", "asked", "keep", "username", "password", "current", "code"],
  ...[
    "joined",
    "unreadable",
    "form",
    "field",
    "step",
    "reason",
    "format",
    "confirm",
    "file",
    "link",
    "done",
    "next",
    "page",
    "state",
    "role",
  ],
];

const reserved = new Set([...ofJavaScript, ...ofForms, ...ofThePortal]);

export type KeyProblem = "not a key" | "reserved";

/** What is wrong with a key, whatever others there are. */
export function keyProblem(key: string): KeyProblem | undefined {
  if (!/^[a-z0-9-]{1,40}$/.test(key)) return "not a key";
  // Objects put numbers in front of all else; what begins with "on" answers to events.
  return reserved.has(key) || /^(\d+|on[a-z]+)$/.test(key) ? "reserved" : undefined;
}

/** A key that says what the label says, and that no other field has. */
export function keyFor(label: string, isTaken: (key: string) => boolean): string {
  const said = slugOf(label) || "entry";
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? said : `${said.slice(0, longestKey - 4)}-${number}`;
    if (keyProblem(key) === undefined && !isTaken(key)) return key;
  }
}

/** The text in lower-case letters, digits and hyphens; empty where it has none. */
export function slugOf(text: string): string {
  const plain = text.replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.split(/[^a-z0-9]+/).filter((word) => word !== "");
  return words.join("-").slice(0, longestKey).replace(/-$/, "");
}
