import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { csvOf } from "../../src/core/csv.ts";
import { LongNumber, parseData, stringify, tableOf, textsOf } from "../../src/shared/dataTable.ts";

const csv = (value: unknown): string => csvOf(textsOf(tableOf(value)));

describe("answers that are data", () => {
  test("are read with every digit", () => {
    assert.equal(parseData("{"), undefined);
    const json = '{"id":12345678901234567890,"price":1.10,"n":1,"e":1e400}';
    const { value } = parseData(json) ?? {};
    assert.equal(stringify(value), json);
    assert.ok((value as { id: unknown }).id instanceof LongNumber);
  });

  test("become rows and columns", () => {
    assert.deepEqual(tableOf([{ a: 1 }, { b: [2], a: null }]), {
      columns: ["a", "b"],
      rows: [
        [1, undefined],
        [null, [2]],
      ],
    });
    assert.deepEqual(tableOf({ colours: [{ hex: "#fff" }] }), {
      columns: ["hex"],
      rows: [["#fff"]],
      caption: "colours",
    });
    assert.deepEqual(tableOf({ a: 1, b: [{ c: 2 }] }), {
      rows: [
        ["a", 1],
        ["b", [{ c: 2 }]],
      ],
    });
    assert.deepEqual(tableOf(["x", 2]), { columns: [""], rows: [["x"], [2]] });
    assert.deepEqual(tableOf([]), { columns: [""], rows: [] });
    assert.deepEqual(tableOf("x"), { columns: [""], rows: [["x"]] });
    assert.deepEqual(tableOf([{ constructor: 1 }, { a: 2 }]).rows, [
      [1, undefined],
      [undefined, 2],
    ]);
  });

  test("are no larger as tables than what is in them", () => {
    const sparse = Array.from({ length: 1000 }, (_, i) => ({ [`k${i}`]: i }));
    const table = tableOf(sparse);
    assert.equal(table.columns, undefined);
    assert.deepEqual(table.rows[1], ["2", { k1: 1 }]);
    assert.ok(csv(sparse).length < 30_000);
    assert.equal(tableOf({ all: sparse }).caption, "all");
    // What is wide and full is a table nevertheless.
    const wide = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`k${i}`, i]));
    assert.equal(tableOf([wide, wide]).columns?.length, 80);
  });

  test("have as many rows as are wanted, and say how many are left", () => {
    assert.deepEqual(tableOf([{ a: 1 }, { b: 2 }], 1), {
      columns: ["a", "b"],
      rows: [[1, undefined]],
      more: 1,
    });
    assert.deepEqual(tableOf({ a: 1, b: 2, c: 3 }, 1), { rows: [["a", 1]], more: 2 });
    assert.deepEqual(tableOf([1, 2], 1), { columns: [""], rows: [[1]], more: 1 });
  });

  test("become CSV as RFC 4180 has it", () => {
    assert.equal(
      csv([{ "a,b": 'say "x"', c: "two\nlines" }, { c: 1.5 }, { c: { d: ["e"] } }, { c: true }]),
      '"a,b",c\r\n"say ""x""","two\nlines"\r\n,1.5\r\n,"{""d"":[""e""]}"\r\n,true\r\n',
    );
    assert.equal(csv({ a: 1, b: null }), "a,1\r\nb,\r\n");
    assert.equal(csv(["x"]), "x\r\n");
  });

  test("can be read back from CSV, whatever is in them", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 })), (rows) => {
        const read = parseCsv(csvOf([["a", "b"], ...rows])).slice(1);
        assert.deepEqual(
          read.map((row) => row.map((cell) => cell.replaceAll("'", ""))),
          rows.map((row) => row.map((cell) => cell.replaceAll("'", ""))),
        );
      }),
    );
  });

  test("run nothing in a spreadsheet", () => {
    for (const text of [
      "=1+1",
      "+cmd|' /C calc'!A0",
      "-2+3",
      "@SUM(A1)",
      "\t=1",
      "\r=1",
      " =1",
      "＝1",
    ])
      assert.match(csv([{ a: text }]).split("a\r\n")[1] ?? "", /^"?'/, text);
    assert.match(csv([{ "=1": 1 }]), /^'=1\r\n/);
    for (const [text, cell] of [
      ["x;=1+1", `"x;'=1+1"`],
      ["x; @SUM(A1)", `"x; '@SUM(A1)"`],
      ["y\t=HYPERLINK(1)", "y '=HYPERLINK(1)"],
      ["z\n=1", `"z\n'=1"`],
      ["a;b", `"a;b"`],
    ])
      assert.equal(csv([text]), `${cell}\r\n`);
    for (const text of ["-5", "+3.2", "a=b", "x@y"]) assert.equal(csv([text]), `${text}\r\n`);
    assert.equal(csv([-5]), "-5\r\n");
  });
});

/** A reader of RFC 4180, for what is written here. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g,
  )) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end !== "\r\n") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
