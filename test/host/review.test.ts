/* The review of a folder in VS Code: its tab, its problems, what it finds, asks and writes. */
import assert from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";
import { createImageReader } from "../../src/core/image/read.ts";
import { createModel } from "../../src/core/mavi/model.ts";
import { ImageLocator } from "../../src/core/altText/resolve/locator.ts";
import { isWaiting, proposalOf } from "../../src/core/altText/review/item.ts";
import { documentUris } from "../../src/cli/files.ts";
import { reportOf, type Report } from "../../src/core/altText/review/report/contract.ts";
import { scan } from "../../src/core/altText/review/scan.ts";
import type { ReviewRow } from "../../src/core/altText/review/scan.ts";
import { acceptedEdits, writeAccepted } from "../../src/core/altText/review/writing.ts";
import { ImageProcess } from "../../src/core/image/imageProcess.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import { OpenDocuments } from "../../src/host/altText/documents.ts";
import { WorkspaceLocator } from "../../src/host/altText/locator.ts";
import { WorkspaceDocuments } from "../../src/host/documents.ts";
import { readBytes } from "../../src/host/files.ts";
import { openReview, type OpenedReview } from "../../src/host/review/opened.ts";
import { fileOf } from "../../src/host/review/scope.ts";
import { unusualFiles } from "../../src/host/review/unusual.ts";
import { createWorkspaceWriter } from "../../src/host/writer.ts";
import { createNodeDocuments } from "../../src/node/documents.ts";
import { extension, fixture, standIn, until, withSettings, workspace } from "./iris.ts";

const folder = vscode.Uri.joinPath(workspace, "reviewed");
const at = (path: string): vscode.Uri => vscode.Uri.joinPath(folder, path);
const english = (text: string, ...values: (string | number)[]): string =>
  text.replace(/\{(\d)\}/g, (_, n: string) => `${values[Number(n)]}`);

const NOTEBOOK = `{
 "cells": [
  {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": ["1 + 1"]},
  {"cell_type": "markdown", "metadata": {}, "source": [
    "# Notes \\"here\\"\\n",
    "\\n",
    "![](chart.png) and ![](sign.svg)"
  ]}
 ],
 "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5
}
`;
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  "guide.md": "# Pier\n\n![](sign.svg)\n\n![](sign.svg) and ![A chart of ships](chart.png)\n",
  "page.html": '<!doctype html>\n<a href="/map"><img src="chart.png"></a>\n<img src="gone.png">\n',
  "sub/page.rst":
    "Title\n=====\n\n.. image:: ../chart.png\n\n.. figure:: ../sign.svg\n\n   The sign\n",
  "dos.md": "# A\r\n\r\n![](chart.png)\r\n",
  "mark.md": Buffer.from("\ufeff# B\n\n![](chart.png)\n"),
  "wide.md": Buffer.from("\ufeff# Ü\n\n![](chart.png)\n", "utf16le"),
  "mixed.md": "# C\r\n\n![](chart.png)\r\n",
  "latin.md": Buffer.from("# Caf\xe9\n\n![](chart.png)\n", "latin1"),
  "blanks.md": "# D  \n\n![](chart.png)",
  "notes.ipynb": NOTEBOOK,
  "tests/a.md": "![](../chart.png)\n",
  "skills/pier.md": "![](../chart.png)\n",
  "ignored/a.md": "![](chart.png)\n",
  ".gitignore": "ignored/\n",
  "chart.png": fixture("workspace/images/quarterly-chart.png"),
  "sign.svg": fixture("workspace/images/logo.svg"),
};

const decoder = new ImageProcess(join(extension.extensionPath, "dist/image/worker.cjs"));
const transport = createTransport({ useProxy: false, strictSSL: true });
const open = new OpenDocuments(join(extension.extensionPath, "dist/engine.cjs"));
const documents = new WorkspaceDocuments(open);
const locator = new WorkspaceLocator(documents);

/** A review as the command makes it, whose images may go out to the stand-in. */
async function reviewOf(kept: vscode.Uri): Promise<OpenedReview> {
  const memory = new Map<string, unknown>();
  const context = {
    ...{ extension, extensionUri: extension.extensionUri, storageUri: kept },
    ...{
      globalStorageUri: kept,
      asAbsolutePath: (path: string) => join(extension.extensionPath, path),
    },
    workspaceState: {
      get: (key: string) => memory.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
    },
  } as unknown as vscode.ExtensionContext;
  const model = createModel(() => ({
    transport,
    endpoint: { baseUrl: standIn.baseUrl, apiKey: standIn.key },
  }));
  return openReview(
    { folder },
    {
      ...{ context, documents, locator, writer: createWorkspaceWriter(documents) },
      images: createImageReader({
        readFile: (uri, most) => readBytes(vscode.Uri.parse(uri, true), most),
        decoder,
      }),
      gate: { open: () => Promise.resolve(model) },
      mayRead: () => Promise.resolve(false),
      onError: (error) => assert.fail(String(error)),
    },
  );
}

const report = (rows: readonly ReviewRow[]): Report =>
  reportOf(rows, { t: english, pathOf: (uri) => fileOf(uri) });

describe("the review of a folder", function () {
  this.timeout(60_000);
  let opened: OpenedReview;

  before(async () => {
    for (const [path, content] of Object.entries(FILES)) {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      await vscode.workspace.fs.writeFile(at(path), bytes);
    }
    opened = await reviewOf(vscode.Uri.joinPath(workspace, ".kept/iris"));
    await standIn.use("default");
    await standIn.forget();
  });
  after(async () => {
    opened.dispose();
    for (const one of [open, locator, decoder]) one.dispose();
    await transport.close();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it("finds what iris-alt finds, to the byte", async () => {
    await opened.review.scan();
    const ours = [...opened.review.table.items()].map(({ row }) => row);
    const own = createNodeDocuments([folder.fsPath], { components: [], staticRoots: [] });
    const theirs: ReviewRow[] = [];
    const signal = AbortSignal.timeout(20_000);
    const uris = documentUris({
      ...{ cwd: folder.fsPath, paths: [], ignored: [], changedSince: undefined, signal },
    });
    const scanned = scan(uris, {
      ...{ documents: own, signal },
      locator: new ImageLocator((document) => own.siteOf(document)),
      settingsFor: () => ({ language: undefined, mayTellKind: true }),
      onUnread: () => undefined,
    });
    for await (const { rows } of scanned) theirs.push(...rows);
    const sorted = ({ references }: Report) =>
      references.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
    assert.deepEqual(sorted(report(ours)), sorted(report(theirs)));
    assert.equal(ours.length, 15);
    assert.equal(opened.review.coverage.notFound, 1);
  });

  it("opens a tab, and tells the problems of files that nobody has open", async () => {
    await vscode.commands.executeCommand("iris.reviewAltText", folder);
    await until("a tab", () =>
      vscode.window.tabGroups.all.some(({ tabs }) =>
        tabs.some(
          ({ input }) =>
            input instanceof vscode.TabInputWebview && input.viewType.endsWith("iris.review"),
        ),
      ),
    );
    const problems = await until("problems", () => {
      const all = vscode.languages.getDiagnostics(at("dos.md"));
      return all.length > 0 && all;
    });
    assert.deepEqual(
      problems.map(({ source, range }) => [source, range.start.line]),
      [["Iris", 2]],
    );
  });

  it("names files of which VS Code would change more", async () => {
    const named = async (): Promise<[string, boolean][]> => {
      const all = await unusualFiles(
        Object.keys(FILES)
          .filter((one) => one.endsWith(".md"))
          .map((one) => at(one).toString()),
      );
      return all.map(({ uri, isLossy }) => [uri.slice(uri.lastIndexOf("/") + 1), isLossy]);
    };
    assert.deepEqual(await named(), [
      ["mixed.md", false],
      ["latin.md", true],
    ]);
    await withSettings(
      { "files.trimTrailingWhitespace": true, "files.insertFinalNewline": true },
      async () => {
        const all = await unusualFiles([at("blanks.md").toString()]);
        assert.deepEqual(
          all.map(({ reasons }) => reasons.length),
          [2],
        );
      },
    );
  });

  it("proposes, writes as one change whatever the encoding, follows its undoing", async () => {
    const { review, run } = opened;
    const waiting = [...review.table.items()].filter(isWaiting);
    const estimate = await run.estimate("propose", waiting, AbortSignal.timeout(20_000));
    assert.ok(await run.run(estimate, 0));
    assert.equal((await standIn.requests()).length, estimate.groups.length);
    const unusual = new Set(["reviewed/mixed.md", "reviewed/latin.md"]);
    const proposed = [...review.table.items()].filter(
      (item) => proposalOf(item) && !unusual.has(item.file),
    );
    assert.equal(proposed.length, 11);
    review.decide(
      proposed.map(({ id }) => id),
      { kind: "accept" },
    );
    const writer = createWorkspaceWriter(documents);
    const accepted = await acceptedEdits(review);
    const { written, left, changes } = await writeAccepted(review, accepted, writer);
    assert.deepEqual([written.length, left.map(({ file }) => file)], [11, []]);
    await vscode.workspace.saveAll();
    for (const [path, content] of Object.entries(FILES)) {
      const isWritten = written.some(({ file }) => file === `reviewed/${path}`);
      const bytes = Buffer.from(await vscode.workspace.fs.readFile(at(path)));
      assert.equal(bytes.equals(Buffer.from(content)), !isWritten, path);
      if (!isWritten) continue;
      const alts = written.map((one) => proposalOf(one)?.alt ?? "").filter((one) => one !== "");
      const text = decodedAs(content, bytes);
      const without = alts.reduce((left, alt) => left.replaceAll(alt, ""), text);
      // Nothing is there besides what was, the texts and what a markup puts around them.
      const was = decodedAs(content, Buffer.from(content));
      const bare = (one: string): string => one.replace(/ alt=""|\s*:alt: *|/g, "");
      assert.equal(bare(without), bare(was), path);
    }
    await writer.revert(changes);
    await vscode.workspace.saveAll();
    for (const [path, content] of Object.entries(FILES)) {
      const bytes = Buffer.from(await vscode.workspace.fs.readFile(at(path)));
      assert.ok(bytes.equals(Buffer.from(content)), `${path} as it was`);
    }
    await until("rows as they were", () => {
      const states = [...review.table.items()].filter(({ isWritten }) => isWritten);
      return states.length === 0;
    });
  });

  it("follows files that come, change and go", async () => {
    const { review } = opened;
    const count = (): number => [...review.table.items()].length;
    const before = count();
    await vscode.workspace.fs.writeFile(at("new.md"), Buffer.from("![](chart.png)\n"));
    await until("a new document", () => count() === before + 1);
    await vscode.workspace.fs.writeFile(at("gone.png"), fixture("workspace/images/logo.svg"));
    await until("an image that came", () => review.coverage.notFound === 0);
    await vscode.workspace.fs.delete(at("new.md"));
    await until("a document that went", () => count() === before);
  });
});

const decodedAs = (content: string | Uint8Array, bytes: Buffer): string =>
  typeof content !== "string" && content[0] === 0xff
    ? bytes.toString("utf16le")
    : bytes.toString("utf8");
