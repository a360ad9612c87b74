/* The endpoint's page says what the client does. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { modelName } from "../../src/core/mavi/models.ts";
import { MODELS, type KnownModel } from "../../src/core/mavi/modelTable.ts";
import { reasonFor } from "../../src/core/mavi/reasons.ts";
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

test("models, prices, thinking and ends are the client's", () => {
  const price = ({ input, output }: KnownModel["price"]): string => `${input} / ${output}`;
  const thinking = ({ thinking: { budget, levels, usualLevel } }: KnownModel): string => {
    if (levels)
      return levels.map((one) => (one === usualLevel ? `${one} (default)` : one)).join(", ");
    if (budget === undefined) return "none";
    if (budget === "any") return "not known";
    const { min, max, off } = budget;
    return off && min > 1 ? `-1, 0, ${min} to ${max}` : `-1, ${off ? 0 : min} to ${max}`;
  };
  const end = ({ end: { gemini, vertex } = {} }: KnownModel): string =>
    [vertex && `${vertex} at Vertex`, gemini].filter(Boolean).join(", ");
  assert.deepEqual(
    table("model", "price"),
    MODELS.map((model) => [
      `\`${modelName(model.id)}\``,
      price(model.price) + (model.listPrice ? " (Google's)" : ""),
      model.longPrice ? price(model.longPrice) : "",
      thinking(model),
      end(model),
      model.end?.successor ? `\`${modelName(model.end.successor)}\`` : "",
    ]),
  );
});

test("the open questions are those of the probe", () => {
  assert.deepEqual(
    table("name", "question").map(([name]) => quoted(name!)[0]),
    QUESTIONS.map(({ name }) => name),
  );
});
