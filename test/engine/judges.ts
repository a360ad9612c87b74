/* What independent parsers make of documents: the alt texts, and all else. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { decodeHTML } from "entities";
import MarkdownIt from "markdown-it";
import { parse, serialize } from "parse5";

/** What a parser makes of a text. */
export interface Judgement {
  /** All but the alt texts. */
  readonly tree: string;
  /** Of images, in their order. */
  readonly alts: readonly string[];
}

/** Judges each text, in their order. */
type Judge = (texts: readonly string[]) => readonly Judgement[] | Promise<readonly Judgement[]>;

/** By the ending of a file's name. */
const JUDGES: readonly (readonly [
  ending: RegExp,
  load: () => Judge | undefined | Promise<Judge | undefined>,
])[] = [
  [/\.html?$/i, () => each((text) => ofHtml(serialize(parse(text))))],
  [/\.(?:md|markdown)$/i, () => each(markdown)],
  [/\.(?:adoc|asciidoc|asc)$/i, asciidoctor],
  [/\.rst$/i, docutils],
];

/** What the parser of each document makes of it; nothing of those that have none here. */
export async function judge(texts: ReadonlyMap<string, string>): Promise<Map<string, Judgement>> {
  const made = new Map<string, Judgement>();
  for (const [ending, load] of JUDGES) {
    const own = [...texts].filter(([uri]) => ending.test(uri));
    const judgeAll = own.length > 0 ? await load() : undefined;
    const results = (await judgeAll?.(own.map(([, text]) => text))) ?? [];
    for (const [at, [uri]] of own.entries()) {
      const result = results[at];
      if (result !== undefined) made.set(uri, result);
    }
  }
  return made;
}

const each =
  (make: (text: string) => Judgement): Judge =>
  (texts) =>
    texts.map(make);

function markdown(text: string): Judgement {
  const body = text.replace(/^---\r?\n[^]*?\n---\r?\n/, "");
  return ofHtml(new MarkdownIt({ html: true }).render(outOfBlocks(body)));
}

/** What stands in blocks of MkDocs is indented, and code to a parser of Markdown alone. */
function outOfBlocks(text: string): string {
  /** How far what is in each block that is open is indented. */
  const open: number[] = [];
  const lines = text.split("\n").map((line) => {
    const indent = line.search(/\S/);
    if (indent < 0) return "";
    while (indent < (open.at(-1) ?? 0)) open.pop();
    const inner = line.slice(open.at(-1));
    if (!/^\s*(?:\?\?\?\+?|!!!|===[!+]?) /.test(inner)) return inner;
    open.push(indent + 4);
    return "";
  });
  return lines.join("\n");
}

/** MyST's directives and Hugo's shortcodes are words to a parser of Markdown alone. */
const ofHtml = (html: string): Judgement => ({
  tree: html
    .replace(/\s+(?:alt|aria-label)\s*=\s*(?:"[^"]*"|'[^']*'|&quot;.*?&quot;)/gs, "")
    .replace(/(^|<code[^>]*>)\s*:alt:.*$/gm, "$1"),
  alts: [...html.matchAll(/<img\b[^>]*?\salt="([^"]*)"/g)].map(([, alt = ""]) => decodeHTML(alt)),
});

/** `@asciidoctor/core`, where somebody installed it: nothing else here takes it. */
async function asciidoctor(): Promise<Judge | undefined> {
  const name = "@asciidoctor/core";
  const loaded = (await import(name).catch(() => undefined)) as
    | {
        readonly convert: (text: string, options: object) => unknown;
        readonly NullLogger: new () => unknown;
        readonly LoggerManager: { logger: unknown };
      }
    | undefined;
  if (loaded === undefined) return undefined;
  // Documents say what is wrong with them before and after.
  loaded.LoggerManager.logger = new loaded.NullLogger();
  return async (texts) => {
    const made: Judgement[] = [];
    for (const text of texts)
      made.push(ofHtml(String(await loaded.convert(text, { safe: "secure" }))));
    return made;
  };
}

/** Docutils, where Python has it: one process for all. */
function docutils(): Judge | undefined {
  const script = join(import.meta.dirname, "docutilsTrees.py");
  const run = (texts: readonly string[]) =>
    spawnSync("python3", [script], {
      ...{ input: JSON.stringify(texts), encoding: "utf8", maxBuffer: 1e9 },
      stdio: ["pipe", "pipe", "ignore"],
    });
  if (run([]).status !== 0) return undefined;
  return (texts) => JSON.parse(run(texts).stdout) as Judgement[];
}
