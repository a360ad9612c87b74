/* What users get: the package that `npm run package` makes, and that the other tests of this folder install. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import manifest from "../../package.json" with { type: "json" };
import { manifestFor } from "../vscode/editions.ts";
import { cache } from "../vscode/paths.ts";

interface Entry {
  readonly size: number;
  read(): Buffer;
}

/** The files of a zip archive by their names, from its central directory. */
function unzip(zip: Buffer): Map<string, Entry> {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const entries = new Map<string, Entry>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(zip.toString("latin1", at, at + 4), "PK\x01\x02");
    const method = zip.readUInt16LE(at + 10);
    const [packed, size] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)];
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
    const header = zip.readUInt32LE(at + 42);
    const read = (): Buffer => {
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const bytes = zip.subarray(start, start + packed);
      return method === 0 ? bytes : inflateRawSync(bytes);
    };
    entries.set(zip.toString("utf8", at + 46, nameEnd), { size, read });
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

describe("the package", () => {
  const vsix = readFileSync(join(cache, "iris.vsix"));
  const entries = unzip(vsix);
  const text = (name: string): string => entries.get(name)?.read().toString() ?? "";

  test("has these files and no other", () => {
    assert.deepEqual(
      [...entries.keys()].sort(),
      [
        "[Content_Types].xml",
        "extension.vsixmanifest",
        "extension/LICENSE.txt",
        "extension/changelog.md",
        "extension/dist/THIRD_PARTY_NOTICES.txt",
        "extension/dist/agents.cjs",
        "extension/dist/ajv.cjs",
        "extension/dist/babel.cjs",
        "extension/dist/engine.cjs",
        "extension/dist/app.cjs",
        "extension/dist/extension.cjs",
        "extension/dist/image/DejaVuSans-Bold.ttf",
        "extension/dist/image/DejaVuSans.ttf",
        "extension/dist/image/DejaVuSansMono.ttf",
        "extension/dist/image/memoryFiles.cjs",
        "extension/dist/image/resvg.wasm",
        "extension/dist/image/sharp-wasm32-0.35.5.node.wasm",
        "extension/dist/image/sharp-wasm32.cjs",
        "extension/dist/image/worker.cjs",
        "extension/dist/review.cjs",
        "extension/dist/undici.cjs",
        "extension/dist/webview/Temml.woff2",
        "extension/dist/webview/codicon.ttf",
        "extension/dist/webview/diagram.js",
        "extension/dist/webview/highlight.js",
        "extension/dist/webview/math.js",
        "extension/dist/webview/panel.css",
        "extension/dist/webview/panel.js",
        "extension/dist/webview/review.css",
        "extension/dist/webview/review.js",
        "extension/l10n/bundle.l10n.de.json",
        "extension/l10n/bundle.l10n.ja.json",
        "extension/l10n/bundle.l10n.zh-cn.json",
        "extension/media/icon.png",
        "extension/media/iris.svg",
        "extension/media/skills/iris-images/SKILL.md",
        "extension/media/walkthrough/alt-text.svg",
        "extension/media/walkthrough/ask.svg",
        "extension/media/walkthrough/key.svg",
        "extension/package.json",
        "extension/package.nls.de.json",
        "extension/package.nls.ja.json",
        "extension/package.nls.json",
        "extension/package.nls.zh-cn.json",
        "extension/readme.md",
      ].sort(),
    );
  });

  test("is small, and what VS Code loads at activation is smaller", (context) => {
    const bundle = entries.get("extension/dist/extension.cjs")?.size ?? Infinity;
    context.diagnostic(`${vsix.length} bytes, of which VS Code loads ${bundle} at activation`);
    assert.ok(vsix.length < 8_000_000, `${vsix.length} bytes`);
    assert.ok(bundle < 90_000, `${bundle} bytes`);
  });

  test("is built for production: no source maps, nothing of this machine's paths", () => {
    for (const [name, entry] of entries) {
      if (!/\.(cjs|js|css|json|md)$/.test(name)) continue;
      const content = entry.read().toString();
      assert.ok(!content.includes("sourceMappingURL=data:"), name);
      assert.ok(!/sourceMappingURL=\w+\.\w+\.map/.test(content), name);
      assert.ok(!content.includes(import.meta.dirname.replace(/test.browser$/, "")), name);
    }
  });

  test("names whose work is in it, each with its licence", () => {
    const notices = text("extension/dist/THIRD_PARTY_NOTICES.txt")
      .split(`\n${"-".repeat(72)}\n`)
      .map((notice) => notice.trim())
      // They stand by licence, as test/unit/notices.test.ts says; here it is about which ones.
      .sort();
    const names = notices.map((notice) => /^(\S+) \d+\.\d+\.\d+ \(.+\)$/m.exec(notice)?.[1] ?? "");
    assert.deepEqual(names, [
      "@babel/parser",
      "@braintree/sanitize-url",
      "@chevrotain/cst-dts-gen",
      "@chevrotain/gast",
      "@chevrotain/regexp-to-ast",
      "@chevrotain/utils",
      "@emnapi/runtime",
      "@iconify/utils",
      "@img/colour",
      "@img/sharp-wasm32",
      "@lezer/common",
      "@lezer/highlight",
      "@lezer/javascript",
      "@lezer/lr",
      "@lezer/markdown",
      "@mermaid-js/parser",
      "@resvg/resvg-wasm",
      "@upsetjs/venn.js",
      "@vscode/codicons",
      "ajv",
      "chevrotain",
      "cose-base",
      "css-tree",
      "culori",
      "cytoscape",
      "cytoscape-cose-bilkent",
      "cytoscape-fcose",
      "d3",
      "d3-array",
      "d3-axis",
      "d3-brush",
      "d3-chord",
      "d3-color",
      "d3-contour",
      "d3-delaunay",
      "d3-dispatch",
      "d3-drag",
      "d3-dsv",
      "d3-ease",
      "d3-fetch",
      "d3-force",
      "d3-format",
      "d3-geo",
      "d3-hierarchy",
      "d3-interpolate",
      "d3-path",
      "d3-polygon",
      "d3-quadtree",
      "d3-random",
      "d3-sankey",
      "d3-scale",
      "d3-scale-chromatic",
      "d3-selection",
      "d3-shape",
      "d3-time",
      "d3-time-format",
      "d3-timer",
      "d3-transition",
      "d3-zoom",
      "dagre-d3-es",
      "dayjs",
      "dejavu-fonts-ttf",
      "detect-libc",
      "diff",
      "dompurify",
      "entities",
      "es-toolkit",
      "eventsource-parser",
      "fast-deep-equal",
      "fast-uri",
      "highlight.js",
      "ignore",
      "internmap",
      "json-schema-traverse",
      "khroma",
      "layout-base",
      "linkify-it",
      "lodash-es",
      "markdown-it",
      "marked",
      "mdurl",
      "mermaid",
      "preact",
      "punycode.js",
      "roughjs",
      "saxes",
      "semver",
      "sharp",
      "stylis",
      "temml",
      "ts-dedent",
      "tslib",
      "uc.micro",
      "undici",
      "xmlchars",
    ]);
    // The server for agents is in the package of the command line alone.
    const shipped = Object.keys(manifest.dependencies).filter(
      (name) => !name.startsWith("@modelcontext"),
    );
    for (const name of shipped) assert.ok(names.includes(name), name);
    for (const [index, notice] of notices.entries()) {
      const [, ...licence] = notice.split("\n");
      assert.ok(licence.join("\n").trim().length > 300, `${names[index]} has its licence's text`);
    }
    const ofFont = notices[names.indexOf("dejavu-fonts-ttf")] ?? "";
    assert.match(ofFont, /Bitstream Vera Fonts Copyright/);
  });

  test("is of this version, and runs on the VS Code that the manifest asks for", () => {
    const packed = JSON.parse(text("extension/package.json")) as typeof manifest;
    const { version } = manifestFor("1.106", manifest);
    assert.equal(packed.version, version);
    assert.equal(packed.engines.vscode, manifest.engines.vscode);
    assert.ok(entries.has(`extension/${packed.main.replace("./", "")}`));
    assert.ok(text("extension.vsixmanifest").includes(`Version="${version}"`));
  });
});
