/* The endpoint's page says what the client does. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { reasonFor } from "../../src/core/mavi/reasons.ts";
import { modelName, MODELS, type Model } from "../../src/core/mavi/models.ts";
import { QUESTIONS } from "../probe/questions.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/endpoint.md"), "utf8");

/** Rows of the table whose head begins with these cells. */
function table(...head: string[]): string[][] {
  const lines = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const start = lines.findIndex((cells) => head.every((name, at) => cells[at + 1] === name));
  assert.ok(start > 0, head.join(", "));
  const rows = lines.slice(start + 2);
  return rows
    .slice(
      0,
      rows.findIndex((cells) => cells.length < 3),
    )
    .map((cells) => cells.slice(1, -1));
}
const quoted = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);

test("each code has the reason that the client gives it", () => {
  const rows = table("code", "reason");
  assert.ok(rows.length > 10);
  for (const [codes, reason] of rows)
    for (const code of quoted(codes!))
      assert.equal(reasonFor({ status: 200, code }), quoted(reason!)[0], code);
  assert.equal(reasonFor({ code: "599" }), "server");
  assert.equal(reasonFor({ code: "NOBODY_KNOWS" }), "badRequest");
});

test("models, prices and thinking budgets are the client's", () => {
  const price = ({ input, output }: Model["price"]): string => `${input} / ${output}`;
  const budget = ({ thinking }: Model): string => {
    if (thinking === undefined) return "none";
    if (thinking === "any") return "not known";
    const { min, max, off } = thinking;
    if (off && min > 1) return `0, ${min} to ${max}`;
    return `${off ? 0 : min} to ${max}`;
  };
  assert.deepEqual(
    table("model", "price"),
    MODELS.map((model) => [
      `\`${modelName(model.id)}\``,
      price(model.price),
      model.longPrice ? price(model.longPrice) : "",
      budget(model),
    ]),
  );
});

test("the open questions are those of the probe", () => {
  assert.deepEqual(
    table("name", "question").map(([name]) => quoted(name!)[0]),
    QUESTIONS.map(({ name }) => name),
  );
});
