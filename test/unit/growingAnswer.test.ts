/* What is read piece by piece is in the end what is read at once. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { GrowingAnswer } from "../../src/webview/answer/blocks.ts";
import { createMarkdown, nestHeadings } from "../../src/webview/answer/markdown.ts";
import { endOfPortion, isBeyond } from "../../src/webview/answer/portion.ts";
import { HOSTILE, LONG } from "../endpoint/texts.ts";
import { MARKDOWN, MARKDOWN_LINES } from "../fixtures/markdown.ts";
import { runs } from "../strength.ts";

const markdown = createMarkdown({
  remoteImage: "Not loaded: {0}",
  codeIn: "Code, {0}",
  code: "Code",
  table: "Table",
  copyCode: "Copy",
  insertCode: "Insert",
  openCode: "Open",
});

/** The whole text at once, without anything of what reads pieces. */
function atOnce(text: string): string {
  const env = { references: Object.create(null) as Record<string, never> };
  const tokens = markdown.blocks(text.replace(/\r\n?/g, "\n").replaceAll("\0", "\uFFFD"), env);
  nestHeadings(tokens, 1);
  return markdown.render(tokens, env);
}

function inPieces(pieces: readonly string[]): string {
  const answer = new GrowingAnswer(markdown);
  for (const piece of pieces) answer.append(piece);
  answer.end();
  return answer.html;
}

/** Code that is not closed stands in parts. */
function withoutParts(html: string): string {
  return html.replace(/<span class="lines">([^]*?)<\/span>/g, "$1");
}

function cut(text: string, places: readonly number[]): string[] {
  const sorted = [0, ...places.map((at) => at % (text.length + 1)), text.length].sort(
    (a, b) => a - b,
  );
  return sorted.slice(1).map((to, i) => text.slice(sorted[i], to));
}

describe("an answer in pieces", () => {
  for (const [name, text] of Object.entries({ ...MARKDOWN, LONG, HOSTILE }))
    test(`is the same as at once: ${name}`, () => {
      const whole = atOnce(text);
      assert.equal(inPieces([text]), whole, "in one piece");
      assert.equal(inPieces(text.match(/[^\n]*\n|[^]+$/g) ?? []), whole, "by lines");
      if (text.length < 6000) assert.equal(inPieces(text.split("")), whole, "by characters");
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 40 }), (places) => {
          assert.equal(inPieces(cut(text, places)), whole);
        }),
        { numRuns: runs(30) },
      );
    });

  test("is the same as at once for any lines in any order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...MARKDOWN_LINES), { maxLength: 24 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (lines, places) => {
          const text = lines.join("\n");
          assert.equal(inPieces(cut(text, places)), atOnce(text), JSON.stringify(text));
        },
      ),
      { numRuns: runs(3000) },
    );
  });

  test("of one block that never ends is what was read as Markdown up to a bound, and words from there on", () => {
    for (const text of [
      "[a](https://example.com/b) ".repeat(3000),
      "![](x)".repeat(10_000),
      "- a\n" + "  - b\n".repeat(5000),
      "> a *b*\n".repeat(3000),
      `|a|\n|-|\n|${"a|".repeat(9000)}\n`,
      "$$\n" + "a b c\n".repeat(5000),
    ]) {
      const most = { chars: 0, elements: 0 };
      const counting = {
        ...markdown,
        blocks: (...[source, env]: Parameters<typeof markdown.blocks>) => {
          most.chars = Math.max(most.chars, source.length);
          return markdown.blocks(source, env);
        },
        render: (...args: Parameters<typeof markdown.render>) => {
          const html = markdown.render(...args);
          most.elements = Math.max(most.elements, html.split("<").length);
          return html;
        },
      };
      const answer = new GrowingAnswer(counting);
      let left = text;
      while (left !== "") {
        const end = endOfPortion(left, { chars: 6000, marks: 400 });
        answer.append(left.slice(0, end));
        left = left.slice(end);
      }
      answer.append("\n\n*after*\n");
      answer.end();
      assert.ok(
        most.chars < 40_000,
        `${text.slice(0, 20)}: ${most.chars} characters are read at once`,
      );
      assert.ok(most.elements < 4000, `${text.slice(0, 20)}: ${most.elements} are written at once`);
      const parts = [...answer.html.matchAll(/<span class="lines">([^]*?)<\/span>/g)];
      const longest = Math.max(
        0,
        ...parts.map(([, part = ""]) => part.replace(/&\w+;/g, "&").length),
      );
      assert.ok(longest < 5000, `${text.slice(0, 20)}: ${longest} characters are laid out as one`);
      assert.match(answer.html, /<em>after<\/em><\/p>\n$/);
      const words = answer.html.replace(/<[^>]*>/g, "").length;
      assert.ok(words > text.length / 9, "nothing is lost");
    }
  });

  test("of tables with wide heads and empty rows has cells by the length of its text", () => {
    const head = (columns: number): string =>
      `|${"a|".repeat(columns)}\n|${"-|".repeat(columns)}\n`;
    const rows = "|\n".repeat(400);
    const table = head(100) + rows;
    const lines = table.replaceAll("\n", "\n  ");
    for (const [text, most] of [
      [table, 1500],
      [`> ${table.replaceAll("\n", "\n> ")}`, 1500],
      [`- a\n\n  ${lines}`, 1500],
      [`${head(90) + rows}\n${head(90) + rows}`, 3000],
    ] as const) {
      let written = 0;
      const counting = {
        ...markdown,
        render: (...args: Parameters<typeof markdown.render>) => {
          const html = markdown.render(...args);
          written = Math.max(written, html.split("<td>").length);
          return html;
        },
      };
      const answer = new GrowingAnswer(counting);
      for (const piece of cut(text, [100, 500, 900])) answer.append(piece);
      answer.end();
      const cells = answer.html.split("<td>").length;
      assert.ok(written <= 1500 && cells <= most, `${written} and ${cells} cells`);
    }
    const people = head(12) + "|1|\n".repeat(90) + `|${"2|".repeat(12)}\n`.repeat(300);
    assert.equal(atOnce(people).split("<td>").length - 1, 390 * 12);
  });

  test("is read once, however often it is asked for", () => {
    let characters = 0;
    const counting = {
      ...markdown,
      blocks: (...[source, env]: Parameters<typeof markdown.blocks>) => {
        characters += source.length;
        return markdown.blocks(source, env);
      },
    };
    const answer = new GrowingAnswer(counting);
    const text = "word ".repeat(4000);
    answer.append(text);
    for (let i = 0; i < 1000; i++) assert.equal(answer.read(), 0);
    assert.ok(characters <= 2 * text.length, `${characters} characters`);
    answer.append("more");
    answer.read();
    assert.match(answer.html, /more/);
  });

  test("a portion is bounded by what it costs", () => {
    const limits = { chars: 100, marks: 10 };
    assert.equal(endOfPortion("word ".repeat(100), limits), 100);
    assert.equal(endOfPortion("[a](b)".repeat(100), limits), 27);
    assert.equal(endOfPortion("a", limits), 1);
    assert.equal(isBeyond("a".repeat(100), limits), false);
    assert.equal(isBeyond("a".repeat(101), limits), true);
  });

  test("shows after each line what the text so far is", () => {
    for (const name of [
      "a tight list that turns loose at its end",
      "quotes",
      "tables",
      "code",
      "mathematics",
      "headings",
    ]) {
      const answer = new GrowingAnswer(markdown);
      let before = "";
      for (const line of (MARKDOWN[name] ?? "").split(/(?<=\n)/)) {
        answer.append(line);
        before += line;
        assert.equal(withoutParts(answer.html), atOnce(before), `${name}: ${before}`);
      }
    }
  });
});
