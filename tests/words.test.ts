import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { type Messages, messageAt } from "#lib/words/messages.ts";

const root = join(import.meta.dirname, "..");
const words = join(root, "lib/words");

/** Where an area's texts are said. */
const saidIn: Readonly<Record<string, RegExp>> = {
  forms: /^app\//,
  pages: /^app\//,
  invitations: /^app\//,
  directory: /^app\//,
  operators: /^app\//,
  policies: /^app\//,
  status: /^app\//,
  "field-problems": /^app\//,
  "field-values": /^features\/field-types\//,
  "field-editor": /^app\//,
  controls: /^app\//,
  history: /^app\//,
  confirming: /^app\//,
  letters: /^app\//,
  files: /^app\//,
  imports: /^app\//,
  "error-pages": /^server\/http\/error-pages\.ts$/,
  command: /^cli\//,
  "backup-command": /^cli\//,
  "member-import-command": /^cli\//,
  "key-command": /^cli\//,
  "bundle-command": /^cli\//,
  notices: /^app\//,
  "backup-problems": /^(lib|db|features|server|cli)\//,
  "member-import-problems": /^(lib|db|features|server|cli)\//,
  "bundle-problems": /^(lib|db|features|server|cli)\//,
  "schedule-problems": /^(lib|db|features|server|cli)\//,
  start: /^(server\/processes\/startup-message|server\/next\/build|db\/migrate-now)\.ts$/,
  problems: /^(lib|db|features|server|cli)\//,
  certificates: /^(lib\/words\/certificate-words|server\/certificates\/[\w-]+)\.ts$/,
};

const areas = readdirSync(join(words, "en")).map((file) => file.replace(/\.ts$/, ""));
const sources = ["app", "features", "server", "cli", "db", "lib"]
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map((file) => `${room}/${file}`),
  )
  .concat(readdirSync(root))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));

async function messagesOf(language: string, area: string): Promise<Messages> {
  const [messages] = Object.values(await import(join(words, language, `${area}.ts`)));
  return messages as Messages;
}

/** Every text with its path. */
function textsOf(messages: Messages, above = ""): [path: string, text: string][] {
  return Object.entries(messages).flatMap(([name, message]) =>
    typeof message === "string"
      ? [[above + name, message] as [string, string]]
      : textsOf(message, `${above}${name}.`),
  );
}

/** Arguments and tags: what a text has besides words. */
const partsOf = (text: string) =>
  (text.match(/\{\w+(?=[,}])|<\/?\w+>/g) ?? []).sort().filter((part, at, all) => part !== all[at - 1]);

/** Names and signs that are the same in German. */
const sameInGerman =
  /^(Name|Windows|macOS|Android|Debian, Ubuntu|Fedora|Firefox|Server|Browser|[^\p{L}]*|<(\w+)><\/\2>)$/u;

describe.each(areas)("%s", (area) => {
  test("German has every text, with the same arguments and tags, and none is English", async () => {
    const [english, german] = [await messagesOf("en", area), await messagesOf("de", area)];
    expect(textsOf(german).map(([path]) => path)).toEqual(textsOf(english).map(([path]) => path));
    const wrong = textsOf(english).filter(([path, text]) => {
      const translated = String(messageAt(german, path));
      const isSame = translated === text && !sameInGerman.test(text.replace(/\{\w+\}/g, ""));
      return isSame || translated === "" || partsOf(translated).join() !== partsOf(text).join();
    });
    expect(wrong).toEqual([]);
  });

  test("every text is said somewhere", async () => {
    const saying = sources.filter(({ file }) => saidIn[area]?.test(file)).map(({ text }) => text);
    const templates = saying.flatMap((text) => [...text.matchAll(/`((?:\w|\.|\$\{\w+\})+)`/g)]);
    const patterns = templates.map(
      ([, template = ""]) =>
        new RegExp(`^${template.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "[^.]+")}$`),
    );
    const groups = saying
      .flatMap((text) => [...text.matchAll(/\.group\("([^"]+)"\)/g)])
      .map(([, name]) => `${name}.`);
    const isSaid = (path: string) => {
      const group = groups.find((name) => path.startsWith(name));
      const own = path.split(".").at(-1) ?? "";
      if (group && saying.some((text) => text.includes(`.${own}`) || text.includes(`"${own}"`))) return true;
      return (
        saying.some((text) => text.includes(`"${path}"`)) || patterns.some((pattern) => pattern.test(path))
      );
    };
    const unsaid = textsOf(await messagesOf("en", area)).filter(([path]) => !isSaid(path));
    expect(unsaid).toEqual([]);
  });
});

/** What of these props is read or heard by people. */
const spoken =
  /^(aria-label|aria-description|title|alt|placeholder|label|heading|hint|question|about|error)$/;

type Node = Readonly<{ type: string; [part: string]: unknown }>;
const isNode = (part: unknown): part is Node => typeof part === "object" && part !== null && "type" in part;
const parsed = (text: string, lang: "ts" | "tsx") => parseAst(text, { lang }) as unknown as Node;
const childrenOf = (node: Node) => Object.values(node).flat().filter(isNode);

/** Texts with letters that stand in the JSX itself: between tags, in braces there, or in a spoken prop. */
function sentencesIn(node: Node): string[] {
  const below = childrenOf(node).flatMap(sentencesIn);
  if (node.type === "JSXText") return lettersOf([node], below);
  if (node.type === "JSXElement" || node.type === "JSXFragment") {
    const inBraces = (node.children as Node[]).filter(({ type }) => type === "JSXExpressionContainer");
    return lettersOf(inBraces.flatMap(resultsOf), below);
  }
  if (node.type !== "JSXAttribute") return below;
  const isSpoken = spoken.test(String((node.name as Node).name));
  return isSpoken && isNode(node.value) ? lettersOf(resultsOf(node.value), below) : below;
}

/** What an expression comes to, where that is a text: through braces, conditions and "and". */
function resultsOf(node: Node): Node[] {
  if (node.type === "Literal" || node.type === "TemplateElement") return [node];
  const through = /^(JSXExpressionContainer|ConditionalExpression|LogicalExpression|TemplateLiteral)$/;
  if (!through.test(node.type)) return [];
  return childrenOf(node)
    .filter(
      (part) => part !== node.test && (node.type !== "TemplateLiteral" || part.type === "TemplateElement"),
    )
    .flatMap(resultsOf);
}

function lettersOf(nodes: readonly Node[], below: string[]): string[] {
  const texts = nodes.map(({ value }) => (isRaw(value) ? value.raw : value));
  return [
    ...texts.filter((text) => typeof text === "string" && /\p{L}{2}/u.test(text)).map(String),
    ...below,
  ];
}

const isRaw = (value: unknown): value is { raw: string } =>
  typeof value === "object" && value !== null && "raw" in value;

test("no sentence stands in a component", () => {
  const components = sources.filter(({ file }) => file.startsWith("app/") && file.endsWith(".tsx"));
  const found = components.flatMap(({ file, text }) =>
    sentencesIn(parsed(text, "tsx")).map((sentence) => `${file}: ${sentence.trim()}`),
  );
  expect(found).toEqual([]);
});

/** What a text or template literal says, with X for each value; undefined for other nodes. */
function textOf({ type, value, quasis }: Node): string | undefined {
  if (type === "Literal" && typeof value === "string") return value;
  if (type !== "TemplateLiteral") return undefined;
  return (quasis as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked).join("X");
}

const isSentence = (text: string) =>
  /^\p{Lu}/u.test(text) && /[.?:]\s*$/.test(text) && text.trim().split(" ").length > 2;

/** What takes sentences that no page and no command shows. */
const mayTakeSentences = [
  // The log's own words.
  /^log\.(trace|debug|info|warn|error)$/,
  /^warnings\.push$/,
  // A fault in the program, or one that the caller answers for: its message stands in the log alone.
  /^((Type)?Error|SealBroken|DamagedFile|super)$/,
  // A setting's sentence stands in .env.example.
  /^(known|optional|secret|key)$/,
];

/** The name of what is called: `log.warn`, `Error`. */
function calleeOf({ callee }: Node): string {
  const { type, name, object, property } = callee as Node & Record<"object" | "property", Node | undefined>;
  return type === "Super" ? "super" : String(name ?? `${object?.name}.${property?.name}`);
}

/** Sentences in code that are not an argument of a call that may take them. */
function sentencesInCode(node: Node): string[] {
  const isCall = node.type === "CallExpression" || node.type === "NewExpression";
  if (isCall && mayTakeSentences.some((call) => call.test(calleeOf(node)))) return [];
  const text = textOf(node);
  const below = childrenOf(node).flatMap(sentencesInCode);
  return text !== undefined && isSentence(text) ? [text, ...below] : below;
}

test("no sentence stands in the code", () => {
  const code = sources.filter(({ file }) => !file.startsWith("lib/words/"));
  const found = code.flatMap(({ file, text }) =>
    sentencesInCode(parsed(text, file.endsWith("x") ? "tsx" : "ts")).map(
      (sentence) => `${file}: ${sentence.trim()}`,
    ),
  );
  expect(found).toEqual([]);
});

test.each([
  "<p>Hello there</p>",
  '<p>{isOpen ? "Hello" : t("a.b")}</p>',
  '<p>{isOpen && "Hello"}</p>',
  "<p>{`Hello`}</p>",
  '<p aria-label="Hello" />',
  '<Field label={isOpen ? "Hello" : label} />',
])("a sentence would be found in %s", (code) => {
  expect(sentencesIn(parsed(`const x = ${code};`, "tsx"))).toHaveLength(1);
});

test.each(['<p className="Hello">{t("a.b")}</p>', "<p>· – {name}</p>", '<a href="/information">{text}</a>'])(
  "and none in %s",
  (code) => {
    expect(sentencesIn(parsed(`const x = ${code};`, "tsx"))).toEqual([]);
  },
);

test.each([
  'say("This cannot be done.");',
  "throw new StartProblem(`It is missing.`);",
  'const reason = isLate ? "It is too late." : undefined;',
])("a sentence would be found in %s", (code) => {
  expect(sentencesInCode(parsed(code, "ts"))).toHaveLength(1);
});

test.each([
  'log.warn("The disk is full.", {});',
  "throw new Error(`There is no such thing.`);",
  't("a.b.c");',
])("and none in %s", (code) => {
  expect(sentencesInCode(parsed(code, "ts"))).toEqual([]);
});
