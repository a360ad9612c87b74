/* What is parsed of workspaces and pages, random and hostile: work and memory stay within what is counted. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { crc32 } from "node:zlib";
import { linesOf, readStored } from "../../src/core/conversation/stored.ts";
import { Resolver } from "../../src/core/altText/resolve/resolver.ts";
import { alternativesOf } from "../../src/core/files/globs.ts";
import { IgnoreRules } from "../../src/core/files/ignore.ts";
import { LONGEST_TEXT, parsePanelMessage } from "../../src/shared/protocol.ts";
import { runs } from "../strength.ts";

/** A text that repeats what a grammar lives on. */
const repeated = (pieces: readonly string[], most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: most })), {
      maxLength: 6,
    })
    .map((parts) => parts.map(([piece, times]) => piece.repeat(times)).join(""));

/** Runs something, and counts the calls of `slice` in it. A mock would keep each of them, with its stack. */
function countSlices(run: () => void): number {
  const slice: (...by: number[]) => string = Reflect.get(String.prototype, "slice");
  let count = 0;
  const counting = function (this: string, ...by: number[]): string {
    count++;
    return Reflect.apply(slice, this, by);
  };
  Reflect.set(String.prototype, "slice", counting);
  try {
    run();
  } finally {
    Reflect.set(String.prototype, "slice", slice);
  }
  return count;
}

test("globs are expanded in a number of steps, however many there are", () => {
  const glob = repeated(["{,}", "{a}", "{a,b}", "{a,", "}", "{", "a", "*", "{{,},}", ","], 200);
  fc.assert(
    fc.property(
      fc.array(glob, { maxLength: 8 }),
      fc.integer({ min: 1, max: 50 }),
      (globs, times) => {
        const all = Array.from({ length: times }, () => globs).flat();
        let found: string[] = [];
        const steps = countSlices(() => (found = alternativesOf(all)));
        assert.ok(steps <= 2 * 20_000, String(steps));
        assert.ok(found.length <= 2000);
        assert.ok(found.every((one) => one.length <= 1000));
      },
    ),
    { numRuns: runs(60) },
  );
});

test("one glob of nothing but empty choices leaves the others", () => {
  const empty = Array.from({ length: 40 }, (_, at) => "{,}".repeat(at + 8));
  assert.deepEqual(alternativesOf([...empty, "**/kept"]), ["**/kept"]);
  const single = Array.from({ length: 500 }, () => "{a}".repeat(300));
  const steps = countSlices(() => {
    assert.equal(alternativesOf(["**/kept", ...single])[0], "**/kept");
  });
  // Without a bound for all together: 300,000.
  assert.ok(steps <= 2 * 20_000, String(steps));
});

test("ignore files of any kind take no path apart for long, and throw for none", () => {
  const line = repeated(
    ["*", "**/", "a", "/", "!", "[", "[^", "]", "\\", "?", "#", " ", "{", "("],
    12,
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 10 }), fc.webPath(), (lines, path) => {
      const rules = new IgnoreRules();
      rules.add("/w", lines.join("\n"));
      assert.equal(typeof rules.isIgnored(`/w/a${path.replace(/\/+/g, "/")}x`), "boolean");
    }),
    { numRuns: runs(200) },
  );
});

describe("configs of generators", () => {
  const NAMES = [
    ...["vite.config.js", "tsconfig.json", "package.json", "hugo.toml", "_config.yml", "conf.py"],
    ...[
      "next.config.js",
      "svelte.config.js",
      "angular.json",
      ".eleventy.js",
      "mkdocs.yml",
      "antora.yml",
    ],
  ];
  const text = repeated(
    [
      ...[
        '{"extends":["./x.json","./tsconfig.json"],"references":[{"path":"."},{"path":"y"}],',
        "{",
        "[",
      ],
      ...[
        '"compilerOptions":{"baseUrl":"..","paths":{"*":["*","./*"]}},',
        "alias: {",
        "'@': 'src',",
      ],
      ...[
        "staticDir = ['a',",
        "publicDir: '../..',",
        "html_static_path = [",
        "docs_dir:\n",
        "  - a\n",
      ],
      ...["`", "\\", "/*", "//", "}", "]", '"', "import x from './y';\n", "nav:\n- x.adoc\n"],
    ],
    2000,
  );
  const folder = fc.constantFrom("/w", "/w/x", "/w/x/y", "/w/x/y/z");

  test("cost a number of questions and characters for each image, whatever they say", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.tuple(folder, fc.constantFrom(...NAMES)).map((all) => all.join("/")),
          text,
        ),
        fc.constantFrom("/a.png", "@/a.png", "~/a.png", "b/a.png", "../../../../a.png", "a:b.png"),
        fc.constantFrom("address", "module"),
        async (configs, source, by) => {
          const texts = new Map(Object.entries(configs));
          let [asked, characters] = [0, 0];
          const count = <T>(answer: T): Promise<T> => {
            asked++;
            return Promise.resolve(answer);
          };
          const resolver = new Resolver({
            isFile: (path) => count(texts.has(path)),
            readText: (path, most) => {
              const found = texts.get(path);
              const read = found !== undefined && found.length <= most ? found : undefined;
              characters += read?.length ?? 0;
              return count(read);
            },
            realPath: (path) => count(path),
            namesIn: (of) =>
              count(
                [...texts.keys()].flatMap((path) =>
                  path.startsWith(`${of}/`) ? (path.slice(of.length + 1).split("/")[0] ?? []) : [],
                ),
              ),
            imagesBelow: () => count([]),
          });
          const found = await resolver.resolve({ text: source, by }, "/w/x/y/z/page.md", {
            roots: ["/w"],
            markup: "markdown",
          });
          assert.match(found.kind, /^(?:missing|outside|unsupported)$/);
          assert.ok(asked < 2500, `${asked} questions`);
          assert.ok(characters <= 4_500_000, `${characters} characters`);
        },
      ),
      { numRuns: runs(150) },
    );
  });
});

test("lines of a history, with right checksums, hold no more than they say, and throw for none", () => {
  const id = fc.constantFrom("a", "b", "__proto__", "constructor", "");
  const number = fc.constantFrom(0, 1, 2, 3, -1, 1e9, 2 ** 53, 0.5);
  const text = fc.constantFrom("", "x", "x".repeat(500), "\ud800", "\u0000");
  const loose = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 9, arbitrary: one }, { weight: 1, arbitrary: fc.anything() });
  const question = fc.record({
    ...{ role: fc.constant("question"), id: loose(id), at: loose(number), text: loose(text) },
    images: loose(fc.constant([])),
    parent: loose(id),
  });
  const answer = fc.record({
    ...{ role: fc.constant("answer"), id: loose(id), at: loose(number), text: loose(text) },
    ...{ state: fc.constantFrom("complete", "streaming", "x"), model: loose(text) },
    ...{ parent: loose(id), others: loose(fc.array(text, { maxLength: 3 })) },
  });
  const entry = fc.oneof(
    fc.record({ n: number, version: fc.constantFrom(4, 3, 5, "4") }),
    fc.record({ n: number, title: loose(text) }),
    fc.record({ n: number, turn: fc.oneof(question, answer), shown: loose(fc.boolean()) }),
    fc.record({
      ...{ n: number, more: loose(id), from: loose(fc.array(number, { maxLength: 3 })) },
      texts: loose(fc.array(text, { maxLength: 3 })),
    }),
    fc.record({ n: number, gone: loose(id) }),
    fc.record({ n: number, last: loose(id) }),
    fc.anything(),
  );
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
      const first = { n: 0, version: 4 };
      const lines = [first, ...entries.map((one) => one ?? null)].map((one) => {
        const json = JSON.stringify(one, (_, value: unknown) =>
          typeof value === "bigint" ? Number(value) : value,
        );
        return `${json}\t${crc32(json).toString(16).padStart(8, "0")}\n`;
      });
      const file = lines.join("");
      const stored = readStored("id", file);
      if (typeof stored !== "object") return;
      assert.ok(JSON.stringify(stored.conversation).length <= file.length + 200);
      assert.ok(stored.damaged <= lines.length);
      // What was read can be written, and is the same again.
      const again = readStored("id", linesOf(undefined, stored.conversation).text);
      const turnsOf = (one: unknown): unknown => JSON.parse(JSON.stringify(one));
      const { turns, aside } = stored.conversation;
      if (turns.length + aside.length === 0) return;
      assert.ok(typeof again === "object");
      assert.deepEqual(turnsOf(again.conversation.turns), turnsOf(turns));
    }),
    { numRuns: runs(2000) },
  );
});

describe("messages of the page", () => {
  const TYPES = [
    ...["send", "draft", "attachFiles", "attachAddresses", "clipboard", "findImages", "recall"],
    ...[
      "moveAttachment",
      "removeAttachment",
      "resolution",
      "choose",
      "edit",
      "version",
      "openLink",
    ],
    ...[
      "copyData",
      "copyCode",
      "insertCode",
      "openCode",
      "action",
      "drawnImage",
      "choosePrompt",
      "__proto__",
    ],
  ];
  // Made once: what is long costs more to make than to parse.
  const LENGTHS = [0, 1, 39, 200, 201, 501, 32_001, LONGEST_TEXT, LONGEST_TEXT + 1];
  const texts = LENGTHS.map((length) => "x".repeat(length));
  const lists = LENGTHS.map((length) =>
    Object.freeze(Array<string>(Math.min(length, 40_000)).fill("https://x.org/a")),
  );
  const value = fc.oneof(
    fc.anything(),
    fc.constantFrom(...texts),
    fc.constantFrom(...lists),
    // What a page can send in a few bytes: a list of nothing.
    fc.constant(new Array<unknown>(4_000_000_000)),
    fc.constantFrom(
      NaN,
      Infinity,
      -1,
      2 ** 53,
      null,
      true,
      new Uint8Array(9),
      "json",
      "retry",
      "empty",
    ),
  );
  const fields =
    "id text revision href action chosen full step format language by older query key problem";
  const message = fc
    .tuple(
      fc.constantFrom(...TYPES),
      fc.dictionary(fc.constantFrom(...fields.split(" "), "files", "addresses", "png"), value),
    )
    .map(([type, rest]) => ({ ...rest, type }));

  const most = (name: string): number =>
    name === "text" ? LONGEST_TEXT : name === "href" ? 32_000 : 500;

  const assertBounded = (one: unknown): void => {
    for (const [name, field] of Object.entries(parsePanelMessage(one) ?? {})) {
      if (typeof field === "string") assert.ok(field.length <= most(name), name);
      if (Array.isArray(field)) assert.ok(field.length <= 200, name);
      if (typeof field === "number") assert.ok(Number.isFinite(field), name);
    }
  };

  test("are of a bounded size or none", () => {
    assertBounded({ type: "drawnImage", id: NaN });
    fc.assert(fc.property(fc.oneof(message, value), assertBounded), { numRuns: runs(2000) });
  });

  test("of every type are none where one field is longer than it may be", () => {
    const entry = { name: "x".repeat(1000), content: "tooLarge" };
    const lists = {
      addresses: Array(40_000).fill("https://x.org/a"),
      files: Array(40_000).fill(entry),
    };
    const short = { text: "x", id: "x", href: "x", language: "x", query: "x", key: "x" };
    const numbers = { revision: 1, chosen: 1, step: 1, by: 1, older: true, full: true };
    const words = { format: "json", action: "retry", problem: "empty" };
    for (const type of TYPES)
      for (const name of Object.keys(short))
        for (const length of [1, 501, 32_001, LONGEST_TEXT + 1])
          assertBounded({
            ...{ ...lists, ...short, ...numbers, ...words, type },
            [name]: "x".repeat(length),
          });
  });
});
