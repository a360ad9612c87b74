/* The notices of the package: each licence with what it asks for. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cratesIn, noticesOf } from "../vscode/notices.ts";
import { root } from "../vscode/paths.ts";

test("libraries under the LGPL have both texts, versions, sources and how they are replaced", async () => {
  const notices = await noticesOf(["node_modules/@img/sharp-wasm32/lib/x.js"]);
  for (const text of [
    "GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007",
    "GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007",
    "END OF TERMS AND CONDITIONS",
    "https://github.com/kleisauke/wasm-vips",
    "may be replaced by a build of one's own",
  ])
    assert.ok(notices.includes(text), text);
  const folder = join(root, "node_modules/@img/sharp-wasm32");
  const versions = JSON.parse(readFileSync(join(folder, "versions.json"), "utf8")) as object;
  assert.ok(Object.keys(versions).length > 10);
  for (const [library, version] of Object.entries(versions))
    assert.ok(notices.includes(`${library} ${String(version)}`), library);
});

test("the GNU texts stand there once, and only where they are wanted", async () => {
  const count = (text: string): number =>
    text.split("GNU LESSER GENERAL PUBLIC LICENSE\n").length - 1;
  const both = ["node_modules/@img/sharp-wasm32/a.js", "node_modules/preact/a.js"];
  assert.equal(count(await noticesOf(both)), 1);
});

test("what a compiled module is made of is named with its versions and licences", async () => {
  const module = readFileSync(join(root, "node_modules/@resvg/resvg-wasm/index_bg.wasm"));
  const crates = cratesIn(module);
  assert.ok(crates.length > 20 && crates.some((one) => one.startsWith("tiny-skia-0.")));
  const notices = await noticesOf(["node_modules/@resvg/resvg-wasm/index.mjs"]);
  for (const one of crates) assert.ok(notices.includes(one), one);
  for (const text of [
    "BSD-3-Clause: ",
    "Redistributions in binary form",
    "origin of this software",
  ])
    assert.ok(notices.includes(text), text);
  assert.deepEqual(cratesIn(Buffer.from("no crate here/src/a.rs, /x-1.2.3/src/lib.rs")), [
    "x-1.2.3",
  ]);
});

test("packages under the same licence stand together, by name", async () => {
  const names = ["undici", "ignore", "dompurify", "preact"];
  const notices = await noticesOf(names.map((name) => `node_modules/${name}/index.js`));
  const heads = [...notices.matchAll(/^(\S+) \d[\w.-]* \((.+)\)$/gm)];
  assert.ok(heads.length >= names.length);
  const order = heads.map(([, name = "", license = ""]) => `${license}\n${name}`);
  assert.deepEqual(order, order.toSorted());
});
