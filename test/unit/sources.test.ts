/* How the sources are laid out: names that go to one place, no circles, files that can be read in one go. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { parseSync } from "oxc-parser";

const root = join(import.meta.dirname, "../..");
const sources = new Map(
  globSync("src/**/*.{ts,tsx,css}", { cwd: root }).map((path) => [
    path.replaceAll("\\", "/"),
    readFileSync(join(root, path), "utf8"),
  ]),
);
const scripts = [...sources].filter(([path]) => !path.endsWith(".css"));

/** Tables and grammars, which nobody reads from top to bottom. */
const LONG = new Set([
  "src/core/altText/read/markdown/inline.ts",
  "src/core/altText/read/lines/asciidoc.ts",
  "src/core/altText/read/lines/typst.ts",
]);

/** A run may be looked at from its first blank alone: `(?<!\\s)` before it. */
const BEGUN_BY_BLANKS = /^(?:\\s|\[ \\t\]| )[*+](?!$|\|)/;
/** What may stand between two runs takes the second one along: `\\s*(?:,\\s*)?`. */
const BLANKS_TWICE = /(\\s|\[ \\t\]| )\*(?:\((?:\?:)?(?:[^()]|\([^()]*\))*\)|,|\\?.)\?\1\*/;

function visitPatterns(node: unknown, visit: (pattern: string, flags: string) => void): void {
  if (typeof node !== "object" || node === null) return;
  const { regex } = node as {
    readonly regex?: { readonly pattern: string; readonly flags: string };
  };
  if (regex) visit(regex.pattern, regex.flags);
  for (const value of Object.values(node)) visitPatterns(value, visit);
}

describe("the sources", () => {
  test("an exported type name is declared once", () => {
    const declared = scripts.flatMap(([path, text]) =>
      [
        ...text.matchAll(
          /^(export )?(?:declare |abstract )*(?:interface|type|class|enum) ([A-Z]\w*)/gm,
        ),
      ].map(([, exported, name = ""]) => ({ path, name, isExported: exported !== undefined })),
    );
    assert.ok(declared.length > 300, `${declared.length} types`);
    const several = [...Map.groupBy(declared, ({ name }) => name)]
      .filter(([, places]) => places.length > 1 && places.some(({ isExported }) => isExported))
      .map(([name, places]) => `${name}: ${places.map(({ path }) => path).join(", ")}`);
    assert.deepEqual(several, []);
  });

  test("no pattern looks at a run of blanks again from each of them", () => {
    const found: string[] = [];
    for (const [path, text] of scripts)
      visitPatterns(parseSync(path, text).program, (pattern, flags) => {
        const isAgain = !flags.includes("y") && BEGUN_BY_BLANKS.test(pattern);
        if (isAgain || BLANKS_TWICE.test(pattern)) found.push(`${path}: ${pattern}`);
      });
    assert.deepEqual(found, []);
  });

  test("tables by names that anybody writes have their own names alone", () => {
    const tables =
      /^(?:export )?const (\w+): (?:Readonly<)?(?:Partial<)?Record<string, [^=]*(?:=>[^=]*)*= (?!lookup\()/gm;
    const found = scripts
      .filter(([path]) => path.startsWith("src/core/"))
      .flatMap(([path, text]) => [...text.matchAll(tables)].map(([, name]) => `${path}: ${name}`));
    assert.deepEqual(found, []);
  });

  test("no file imports itself by way of others, types included", () => {
    const imports = new Map(
      scripts.map(([path, text]) => [
        path,
        [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+\.tsx?)"/g)].map(([, to = ""]) =>
          join(dirname(path), to).replaceAll("\\", "/"),
        ),
      ]),
    );
    assert.ok([...imports.values()].flat().length > 500);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
        return;
      }
      if (done.has(path)) return;
      for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of imports.keys()) visit(path, []);
    assert.deepEqual(circles, []);
  });

  test("pages tell keys of input methods in one way, in which Safari's last Enter is one", () => {
    const own = scripts.filter(([, text]) => text.includes(".isComposing")).map(([path]) => path);
    assert.deepEqual(own, ["src/webview/keys.ts"]);
  });

  test("what is exported is used elsewhere: by other sources, or by a test", () => {
    const all = new Map([
      ...scripts,
      ...globSync("test/**/*.{ts,tsx}", { cwd: root }).map((path) => {
        const text = readFileSync(join(root, path), "utf8");
        return [path, text] as const;
      }),
    ]);
    const users = new Map<string, Set<string>>();
    for (const [path, text] of all)
      for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g))
        users.set(word, (users.get(word) ?? new Set()).add(path));
    const unused = scripts
      .filter(([path]) => path !== "src/extension.ts")
      .flatMap(([path, text]) =>
        [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|let) (\w+)/gm)]
          .filter(([, name = ""]) => (users.get(name)?.size ?? 0) < 2)
          .map(([, name]) => `${path}: ${name}`),
      );
    assert.deepEqual(unused, []);
  });

  test("what a repository may have put there is read by one function, which bounds it", () => {
    // Those whose files Iris brings along or writes itself, and one that reads again what was bounded.
    const allowed =
      /^src\/core\/(?:files\/readUpTo|image\/svg|image\/fonts\/systemFonts|conversation\/storage\/\w+)\.ts$|^src\/node\/(?:writer|walk)\.ts$/;
    const reading = scripts
      .filter(([, text]) => /\breadFile(?:Sync)?\b[^"]*\} from "node:fs/.test(text))
      .map(([path]) => path)
      .filter((path) => !allowed.test(path));
    assert.deepEqual(reading, []);
  });

  test("words of files and models stay words in VS Code's messages and lists", () => {
    const where = (pattern: RegExp): string[] =>
      scripts.filter(([, text]) => pattern.test(text)).map(([path]) => path);
    const messages = where(/\bwindow\s*\.show(?:Information|Warning|Error)Message/);
    // The door's only sentence is its own.
    assert.deepEqual(messages, ["src/extension.ts"]);
    const lists = where(/\.(?:show|create)QuickPick\b/);
    assert.ok(lists.length > 5);
    const own = ["src/host/agents/setUp.ts"];
    const inert = where(/\binertItem\b/);
    assert.deepEqual(
      lists.filter((path) => !inert.includes(path) && !own.includes(path)),
      [],
    );
  });

  test("a picture is the HTML element; all else is an image", () => {
    // What people write and models answer is recognized, not said.
    const allowed =
      /picture\|\||\|picture|<picture|["`.]picture\b|[Pp]icture"|picture of|picture: Element|picture\?\.|per picture please|(tikz|pgf|ps)picture/;
    const said = [...sources].flatMap(([path, text]) =>
      text
        .split("\n")
        .filter((line) => /picture/i.test(line) && !allowed.test(line))
        .map((line) => `${path}: ${line.trim().slice(0, 80)}`),
    );
    assert.deepEqual(said, []);
  });

  test("a file is at most 400 lines long", () => {
    const long = [...sources]
      .map(([path, text]) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ path, lines }) => lines > 400 && !LONG.has(path))
      .map(({ path, lines }) => `${path}: ${lines}`);
    assert.deepEqual(long, []);
  });
});
