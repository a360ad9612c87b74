/* What is said of alt texts in documents: problems, hovers and what the light bulb offers. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { OpenDocuments } from "../../src/host/altText/documents.ts";
import { WorkspaceDocuments } from "../../src/host/documents.ts";
import { fullIt, MemoryFiles, withSettings, workspace } from "./iris.ts";

const CAPTIONED = `# Harbor

![](images/animation.gif)
![screenshot](images/animation.gif)
![Image of the harbor](images/harbor-photo.jpg)
![The harbor at night](images/harbor-photo.jpg)
![The harbor at night](images/quarterly-chart.png)
`;

const PAGE = `<img src="images/photo.jpg" alt="Boats **at** [night](command:x)">
<img src="https://example.com/a.png" alt="">
<img src="images/no where (1).png">
<img src="images/shot@2x (1).png">
<img src="../../../../../../etc/secret.png">
<p>
</p>
`;

/** With poor alt texts among the problems, too. */
const showingAll = (work: () => Promise<void>) => (): Promise<void> =>
  withSettings({ "iris.altText.diagnostics": "all" }, work);

describe("problems of alt texts", () => {
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it(
    "are shown with their codes, and follow what is typed",
    showingAll(async () => {
      const document = await open({ language: "markdown", content: CAPTIONED });
      const [missing, ...others] = await problemsOf(document, 4);
      assert.deepEqual(
        [missing!, ...others].map((one) => [codeOf(one), one.range.start.line]),
        [
          ["missing-alt", 2],
          ["empty-words", 3],
          ["redundant-prefix", 4],
          ["same-as-another", 6],
        ],
      );
      assert.equal(missing!.message, "This image has no alt text.");
      assert.equal(missing!.severity, vscode.DiagnosticSeverity.Information);
      assert.equal(others[0]!.severity, vscode.DiagnosticSeverity.Information);
      const { target } = missing!.code as { target: vscode.Uri };
      assert.match(target.toString(), /docs\/alt-text\.md#missing-alt$/);
      assert.equal(others[2]!.relatedInformation?.[0]?.location.range.start.line, 5);
      // The text alone is marked, not the whole image.
      assert.equal(document.getText(others[0]!.range), "screenshot");

      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(2, 2), "A drawn anchor");
      edit.insert(document.uri, new vscode.Position(0, 0), "\n\n");
      await vscode.workspace.applyEdit(edit);
      const after = await problemsOf(document, 3);
      assert.deepEqual(after.map(codeOf), ["empty-words", "redundant-prefix", "same-as-another"]);
      assert.equal(after[0]!.range.start.line, 5);
    }),
  );

  it("are only those of missing texts, for information, or none where the settings say so", async () => {
    const quiet = await open({ language: "markdown", content: CAPTIONED });
    const problems = await problemsOf(quiet, 1);
    assert.deepEqual(problems.map(codeOf), ["missing-alt"]);
    assert.equal(problems[0]!.severity, vscode.DiagnosticSeverity.Information);
    // The light bulb leads to the setting.
    const last = (await actionsAt(quiet, new vscode.Position(2, 3))).at(-1);
    assert.equal(last?.command?.command, "workbench.action.openSettings");
    assert.deepEqual(last.command.arguments, ["iris.altText.diagnostics"]);
    await withSettings({ "iris.altText.diagnostics": "off" }, async () => {
      const document = await open({ language: "markdown", content: CAPTIONED });
      await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, all);
      await pause(600);
      assert.deepEqual(await problemsOf(document, 0), []);
    });
  });

  it(
    "are left to another tool that tells them",
    showingAll(async () => {
      const document = await open({ language: "markdown", content: CAPTIONED });
      await problemsOf(document, 4);
      const other = vscode.languages.createDiagnosticCollection("markdownlint");
      const report = new vscode.Diagnostic(
        new vscode.Range(2, 0, 2, 20),
        "MD045/no-alt-text: Images should have alternate text (alt text)",
      );
      report.source = "markdownlint";
      report.code = "MD045";
      other.set(document.uri, [report]);
      assert.deepEqual((await problemsOf(document, 3)).map(codeOf), [
        "empty-words",
        "redundant-prefix",
        "same-as-another",
      ]);
      // What can be done is offered for the other's report.
      const actions = await actionsAt(document, new vscode.Position(2, 3));
      const generate = actions.find(({ title }) => title === "Generate Alt Text");
      assert.ok(generate?.command);
      other.dispose();
      await problemsOf(document, 4);
    }),
  );

  it("go with the document, and come in no earlier version of one", async () => {
    const document = await open({ language: "html", content: "<img src=a.png>" });
    assert.deepEqual((await problemsOf(document, 1)).map(codeOf), ["missing-alt"]);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    const provider = vscode.workspace.registerTextDocumentContentProvider("earlier", {
      provideTextDocumentContent: () => "<img src=a.png>",
    });
    const earlier = await vscode.workspace.openTextDocument(vscode.Uri.parse("earlier:/a.html"));
    await vscode.window.showTextDocument(earlier);
    await pause(600);
    assert.deepEqual(await problemsOf(earlier, 0), []);
    provider.dispose();
  });

  it("know components of one's own in documents that no editor has open", async () => {
    const files = new MemoryFiles();
    const uri = vscode.Uri.from({ scheme: "closed", path: "/team.jsx" });
    files.writeFile(uri, Buffer.from('x = <Avatar src="images/photo.jpg" />'));
    const registration = vscode.workspace.registerFileSystemProvider("closed", files);
    // Where the engine is not, it is read in place.
    const open = new OpenDocuments("/nowhere/engine.cjs");
    try {
      const documents = new WorkspaceDocuments(open);
      const document = await documents.open(uri.toString());
      assert.ok(document);
      assert.deepEqual(await documents.referencesIn(document), []);
      await withSettings({ "iris.altText.components": ["Avatar"] }, async () => {
        const references = await documents.referencesIn(document);
        assert.deepEqual(
          references.map(({ element }) => element),
          ["Avatar"],
        );
      });
    } finally {
      registration.dispose();
      open.dispose();
    }
  });

  it("come for components of one's own", async () => {
    const content = "export const A = () => <Avatar src='/a.png' />;";
    await withSettings({ "iris.altText.components": ["Avatar"] }, async () => {
      const document = await open({ language: "typescriptreact", content });
      assert.deepEqual((await problemsOf(document, 1)).map(codeOf), ["missing-alt"]);
    });
  });

  fullIt("of a document with 20,000 images are 1,000", async () => {
    const content = Array.from({ length: 20_000 }, (_, i) => `<img src="${i}.png">`).join("\n");
    const document = await open({ language: "html", content });
    assert.equal((await problemsOf(document, 1000)).length, 1000);
  });

  it("have a fix for all images of a selection", async () => {
    const document = await open({ language: "markdown", content: CAPTIONED });
    const [one, ...others] = await actionsAt(
      document,
      new vscode.Position(2, 0),
      new vscode.Position(4, 5),
    );
    assert.equal(others.length, 0);
    assert.equal(one?.title, "Generate Alt Text for 3 Images");
    assert.deepEqual(one.command?.arguments?.[1], [10, 36, 72]);
  });

  it(
    "have fixes that ask nobody: words that say nothing go, what adorns is marked",
    showingAll(async () => {
      const document = await open({
        language: "html",
        content: '<img src="images/logo.svg" alt="Image of an anchor">',
      });
      await problemsOf(document, 1);
      // On the text that the problem marks.
      const actions = await actionsAt(document, new vscode.Position(0, 35));
      assert.deepEqual(
        actions.map(({ title }) => title),
        [
          "Remove “Image of”",
          "Generate Alt Text",
          "Refine Alt Text…",
          "Mark as Decorative",
          "Review All Alt Texts…",
          "Choose Which Problems Are Shown…",
        ],
      );
      await vscode.workspace.applyEdit(actions[0]!.edit!);
      assert.equal(document.getText(), '<img src="images/logo.svg" alt="An anchor">');
      const now = await actionsAt(document, new vscode.Position(0, 2));
      const decorative = now.find(({ title }) => title === "Mark as Decorative");
      await vscode.workspace.applyEdit(decorative!.edit!);
      assert.equal(document.getText(), '<img src="images/logo.svg" alt="">');
      await problemsOf(document, 0);
    }),
  );
});

describe("the hover of an image", () => {
  const hoverAt = async (document: vscode.TextDocument, line: number): Promise<string> => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      new vscode.Position(line, 2),
    );
    return hovers
      .flatMap(({ contents }) => contents)
      .map((one) => (one as vscode.MarkdownString).value)
      .join("\n---\n");
  };
  const page = vscode.Uri.joinPath(workspace, "hovered", "index.html");
  const folder = vscode.Uri.joinPath(page, "..");
  before(async () => {
    const { fs } = vscode.workspace;
    for (const name of ["photo.jpg", "shot@2x (1).png"])
      await fs.writeFile(vscode.Uri.joinPath(folder, "images", name), new Uint8Array(12_000));
    await fs.writeFile(page, Buffer.from(PAGE));
  });
  after(() => vscode.workspace.fs.delete(folder, { recursive: true }));

  it("has image, text and actions, and nothing from elsewhere", async () => {
    const document = await vscode.workspace.openTextDocument(page);
    const photo = await hoverAt(document, 0);
    assert.match(photo, /!\[\]\(\S+images\/photo\.jpg\|height=128\)/);
    assert.match(photo, /Boats(&nbsp;| )\\\*\\\*at\\\*\\\*/);
    assert.doesNotMatch(photo, /\]\(command:x/);
    assert.match(photo, /\(command:iris\.generateAltText\?/);
    assert.match(photo, /\(command:iris\.refineAltText\?/);
    const remote = await hoverAt(document, 1);
    assert.doesNotMatch(remote, /!\[\]|example\.com/);
    assert.match(remote, /Decorative: no text/);
    assert.match(await hoverAt(document, 2), /The image was not found\..*No alt text/s);
    assert.match(await hoverAt(document, 3), /!\[\]\(\S+shot(@|%40)2x%20%281%29\.png\|/);
    // Out of the workspace nothing is looked at without asking.
    const outside = await hoverAt(document, 4);
    assert.doesNotMatch(outside, /!\[\]|not found/);
  });

  it("is not there where the settings say so, and only on images", async () => {
    const document = await vscode.workspace.openTextDocument(page);
    const lines = Array.from({ length: document.lineCount }, (_, line) => line);
    const own = async (): Promise<number[]> => {
      const texts = await Promise.all(lines.map((line) => hoverAt(document, line)));
      return lines.filter((line) => texts[line]!.includes("command:iris"));
    };
    const found = await own();
    assert.ok(found.length === 5 && lines.length > 6, `lines ${found.join(", ")}`);
    await withSettings({ "iris.altText.hover": false }, async () => {
      assert.deepEqual(await own(), []);
    });
  });
});

const all = new vscode.Range(0, 0, 1000, 0);

let opened = 0;
/** A document without a file. Its name is new: one that was closed lately would bring its text along at times. */
async function open(options: { language: string; content: string }): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.from({ scheme: "untitled", path: `Images-${++opened}` });
  const { language, content } = options;
  const document = await vscode.languages.setTextDocumentLanguage(
    await vscode.workspace.openTextDocument(uri),
    language,
  );
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(0, 0), content);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
  assert.equal(document.getText(), content);
  return document;
}

const codeOf = ({ code }: vscode.Diagnostic): unknown =>
  typeof code === "object" ? code.value : code;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Iris's problems of a document, once there are so many. */
async function problemsOf(
  { uri }: vscode.TextDocument,
  count: number,
): Promise<vscode.Diagnostic[]> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const own = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "Iris");
    if (own.length === count) return own;
    if (Date.now() > deadline)
      assert.fail(`${own.length} problems, not ${count}: ${own.map(codeOf).join(", ")}`);
    await pause(50);
  }
}

async function actionsAt(
  { uri }: vscode.TextDocument,
  at: vscode.Position,
  to = at,
): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    new vscode.Range(at, to),
    vscode.CodeActionKind.QuickFix.value,
  );
  return actions.filter(({ title }) => /Alt Text|Decorative|^Remove “|^Choose Which/.test(title));
}
