/* What is exported: whole, under names that any file system takes, and with nothing in it that a preview would load. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import type { Answer, AttachedImage, Question } from "../../src/core/conversation/conversation.ts";
import { fileName, toMarkdown, type Exported } from "../../src/core/conversation/markdown.ts";
import { processorTime, runs } from "../strength.ts";

const question = (text: string, images: readonly AttachedImage[] = []): Question => ({
  ...{ role: "question", id: "q", at: 1, text, images },
});
const answer = (text: string): Answer => ({
  ...{ role: "answer", id: "a", at: 2, text, state: "complete", model: "m", parent: "q" },
});
const image = (name: string, ...sent: AttachedImage["sent"]): AttachedImage => ({
  ...{ id: name, name, changes: [], sent },
});
const sentImage = (id: string, mimeType = "image/webp") => ({
  ...{ id, mimeType, width: 1, height: 1, byteLength: 1 },
});
const exported = (...turns: (Question | Answer)[]): Exported =>
  toMarkdown(
    { id: "c", turns, aside: [] },
    {
      title: "A *title*",
      question: () => "Question",
      answer: ({ model }) => `Answer ${model}`,
      remarks: () => ["10 tokens"],
      alt: ({ name }, part) => (part ? `${name}, ${part.number} of ${part.of}` : name),
    },
    "My export-images",
  );

describe("an exported conversation", () => {
  test("has data in blocks of code, and prompts with what was typed after them", () => {
    const json = '{"a": "```"}';
    const { markdown } = exported(
      { ...question("Briefly."), prompt: { title: "T", words: "Measure it." } },
      { ...answer(json), isJson: true },
      { ...answer("```json\nNo.\n```"), isJson: true },
    );
    assert.ok(markdown.includes("> Measure it.\n> \n> Briefly."), markdown);
    assert.ok(markdown.includes(`\n\`\`\`\`json\n${json}\n\`\`\`\`\n`), markdown);
    assert.ok(markdown.includes("\n```json\nNo.\n```\n"), markdown);
  });

  test("takes time in proportion to its signs", () => {
    const before = processorTime();
    exported(answer("\\".repeat(100_000)));
    assert.ok(processorTime() - before < 2000);
  });

  test("has its turns in order, and its images by safe names, each once", () => {
    const chart = image("chart (1)#?.png", sentImage("1"));
    const long = image("../CON.png", sentImage("2", "image/jpeg"), sentImage("3"));
    const far = image("far.png", {
      id: "4",
      mimeType: "image/png",
      url: "https://x.test/a (b).png",
    });
    const { markdown, images } = exported(
      question("What is [it]?\n\n![x](y)", [chart, long, far]),
      answer("It is `![code](x)`.\n\n```md\n![code](x)\n```\n\n![remote](https://x.test)"),
      question("Again", [chart]),
    );
    assert.deepEqual(
      images.map(({ name }) => name),
      ["1-chart (1)#.webp", "2-CON_.jpg", "3-CON_.webp"],
    );
    assert.equal(
      markdown,
      `# A \\*title\\*

## Question

![chart (1)\\#?.png](My%20export-images/1-chart%20%281%29%23.webp)

![../CON.png, 1 of 2](My%20export-images/2-CON_.jpg)

![../CON.png, 2 of 2](My%20export-images/3-CON_.webp)

[far.png](https://x.test/a%20%28b%29.png)

> What is [it]?
>${" "}
> \\![x](y)

## Answer m

It is \`![code](x)\`.

\`\`\`md
![code](x)
\`\`\`

\\![remote](https://x.test)

*10 tokens*

## Question

![chart (1)\\#?.png](My%20export-images/1-chart%20%281%29%23.webp)

> Again
`,
    );
  });

  test("shows no image and no HTML of an answer, whatever stands around it", () => {
    const md = new MarkdownIt({ html: true, linkify: true });
    const loaded = (text: string): string[] =>
      md
        .parse(exported(question(text), answer(text)).markdown, {})
        .flatMap((token) => [token, ...(token.children ?? [])])
        .filter(({ type }) => /image|html/.test(type))
        .map(({ type, content }) => `${type} ${content}`);
    const pieces = [
      ...["![a](https://x.test)", "<img src=x>", "<div>", "</div>", "<!--", "![a][b]", "[b]: x"],
      ...["`", "``", "```", "~~~", "````", "\n", "\n\n", "\r", "    ", "  ", "\t", "\\", "|", "$"],
      ...[
        "- ",
        "> ",
        "1. ",
        "# ",
        "---",
        "| a | b |\n|---|---|\n",
        "a",
        " ",
        "!",
        "[",
        "<a title=`",
      ],
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
        assert.deepEqual(loaded(parts.join("")), []);
      }),
      { numRuns: runs(6000) },
    );
    assert.deepEqual(
      md.parse("![a](x)", {})[1]?.children?.map(({ type }) => type),
      ["image"],
      "they would be found",
    );
  });

  test("a file's name is one everywhere", () => {
    assert.deepEqual(
      [
        "a/b:c*?",
        " .. ",
        "con",
        "COM1.txt",
        "nul.",
        "Größe 日本",
        "a\u202egnp",
        "x".repeat(99),
      ].map(fileName),
      ["a b c", "", "con_", "COM1_.txt", "nul_", "Größe 日本", "a gnp", "x".repeat(60)],
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const name = fileName(text);
        assert.ok(name.isWellFormed() && name.length <= 61);
        assert.doesNotMatch(name, /[\p{Cc}<>:"/\\|?*]|^[\s.]|[\s.]$/u);
      }),
    );
  });
});
