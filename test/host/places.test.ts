import assert from "node:assert/strict";
import * as vscode from "vscode";
import { changeSettings, extension, fixture, fullIt, standIn, until, workspace } from "./iris.ts";

interface Shown {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly picked?: boolean;
}
interface Message {
  readonly text: string;
  readonly buttons: readonly string[];
  readonly press: (button?: string) => void;
}

describe("alt texts of several images", () => {
  const { window } = vscode;
  const { showInformationMessage, showWarningMessage, showErrorMessage, showQuickPick } = window;
  const { showInputBox } = window;
  /** One for each test: VS Code keeps documents for a while after their files are gone. */
  let folder = workspace;
  let count = 0;
  const at = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);
  const messages: Message[] = [];
  const lists: Shown[][] = [];
  /** Which items are ticked; by default those that are at first. */
  let tick: (item: Shown) => boolean;
  let putBack: () => Promise<void>;

  const put = (name: string, text: string | Uint8Array): Thenable<void> =>
    vscode.workspace.fs.writeFile(at(name), typeof text === "string" ? Buffer.from(text) : text);
  const bytesOf = async (name: string): Promise<string> =>
    Buffer.from(await vscode.workspace.fs.readFile(at(name))).toString();
  const generate = (...args: unknown[]): Thenable<unknown> =>
    vscode.commands.executeCommand("iris.generateAltText", ...args);
  const message = (text: RegExp): Promise<Message> =>
    until(
      `the message ${String(text)} among ${JSON.stringify(messages.map((one) => one.text))}`,
      () => messages.find((one) => text.test(one.text)),
    );
  const WRITTEN = 'Stand-in: [^\\]"]+';

  before(async () => {
    await extension.activate();
    putBack = await changeSettings({
      "iris.endpoint": standIn.baseUrl,
      "iris.confirmBeforeUpload": "never",
      "iris.requestsPerSecond": 50,
    });
    const tell = (text: string, ...rest: unknown[]): Promise<unknown> =>
      new Promise((resolve) => {
        const buttons = rest.filter((one): one is string => typeof one === "string");
        messages.push({ text, buttons, press: resolve });
      });
    Object.assign(window, {
      showInputBox: () => Promise.resolve(standIn.key),
      showInformationMessage: tell,
      showWarningMessage: tell,
      showErrorMessage: tell,
      showQuickPick: (items: Shown[]) => {
        lists.push(items);
        return Promise.resolve(items.filter((one) => tick(one)));
      },
    });
    void vscode.commands.executeCommand("iris.setApiKey");
    (await message(/API key verified/)).press();
  });
  after(async () => {
    const own = { showInformationMessage, showWarningMessage, showErrorMessage };
    Object.assign(window, { ...own, showQuickPick, showInputBox });
    await vscode.commands.executeCommand("iris.forgetApiKey");
    await standIn.use("default");
    await putBack();
  });
  beforeEach(async () => {
    messages.length = lists.length = 0;
    tick = ({ picked }) => picked === true;
    folder = vscode.Uri.joinPath(workspace, `several-${++count}`);
    await put("one.png", fixture("workspace/images/quarterly-chart.png"));
    await put("two.png", fixture("workspace/images/quarterly-chart.png"));
    await standIn.use("default");
    await standIn.forget();
  });
  afterEach(async () => {
    for (const one of messages) one.press();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  const files = {
    "a.md": "\uFEFF# A\r\n\r\n![A chart of berths](one.png)\r\n\r\n![](one.png)\r\n",
    "b.html":
      '<img src="two.png" alt=""> words <a href="/"><img src="two.png" alt=""></a>\n<img src="one.png" alt="image">\n',
    "c.rst": ".. image:: one.png\n   :alt: Berths by year\n",
    "d.adoc": "image::two.png[]\n",
    "e.ipynb": JSON.stringify(
      {
        cells: [{ cell_type: "markdown", metadata: {}, source: ["![](one.png)\n", "words"] }],
        metadata: {},
        nbformat: 4,
        nbformat_minor: 5,
      },
      undefined,
      1,
    ),
  };
  const expected: Record<keyof typeof files, RegExp> = {
    "a.md": new RegExp(
      `^\uFEFF# A\r\n\r\n!\\[A chart of berths\\]\\(one.png\\)\r\n\r\n!\\[${WRITTEN}\\]\\(one.png\\)\r\n$`,
    ),
    "b.html": new RegExp(
      `^<img src="two.png" alt=""> words <a href="/"><img src="two.png" alt="${WRITTEN}"></a>\n<img src="one.png" alt="${WRITTEN}">\n$`,
    ),
    "c.rst": /^\.\. image:: one\.png\n {3}:alt: Berths by year\n$/,
    "d.adoc": new RegExp(`^image::two\\.png\\["${WRITTEN}"\\]\n$`),
    "e.ipynb": new RegExp(`"!\\[${WRITTEN}\\]\\(one.png\\)\\\\n",\n {4}"words"`),
  };
  const NAMES = Object.keys(files) as (keyof typeof files)[];

  it("those of the Explorer: a person's words are shown and stay, all is taken back on wish", async () => {
    for (const name of NAMES) await put(name, files[name]);
    const images = [at("one.png"), at("two.png")];
    const done = generate(images[0], images);
    const written = await message(/references in 4 files/);
    const shown = lists[0]?.map(({ description = "", detail = "", picked }) =>
      [description.replace(/^.*\//, ""), detail.replace(/Stand-in: .*/, "new"), picked].join(" | "),
    );
    assert.deepEqual(shown?.toSorted(), [
      "a.md:3 | A chart of berths → new | false",
      "a.md:5 | new | true",
      "b.html:1 | Decorative: no text → new | false",
      "b.html:1 | Decorative: no text → new | true",
      "b.html:2 | image → new | true",
      "c.rst:1 | Berths by year → new | false",
      "d.adoc:1 | new | true",
      "e.ipynb:1 | new | true",
    ]);
    for (const name of NAMES)
      await until(`${name} is saved`, async () => expected[name].test(await bytesOf(name)));
    // Somebody else goes on meanwhile.
    const other = (await bytesOf("d.adoc")).replace(/^/, "Words before\n\n");
    await put("d.adoc", other);
    const opened = await vscode.workspace.openTextDocument(at("d.adoc"));
    await until("the editor has it", () => opened.getText() === other);
    assert.deepEqual(written.buttons, ["Undo"]);
    written.press("Undo");
    await done;
    for (const name of NAMES) {
      const text = name === "d.adoc" ? `Words before\n\n${files[name]}` : files[name];
      await until(`${name} is as it was`, async () => (await bytesOf(name)) === text);
    }
  });

  fullIt(
    "a document that is gone or elsewhere by then is told, the others are taken back",
    async () => {
      await put("a.md", "![](one.png)\n");
      await put("b.md", "![](two.png)\n");
      await put("c.md", "![](two.png)\n");
      const images = [at("one.png"), at("two.png")];
      const done = generate(images[0], images);
      const written = await message(/references in 3 files/);
      await until("they are saved", async () => (await bytesOf("c.md")).includes("Stand-in"));
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await vscode.workspace.fs.delete(at("a.md"));
      await vscode.workspace.fs.rename(at("b.md"), at("z.md"));
      written.press("Undo");

      await new Promise((r) => setTimeout(r, 3000));
      console.log(
        messages.map((m) => m.text),
        (await vscode.workspace.fs.readDirectory(folder)).map(([n]) => n),
        await bytesOf("c.md"),
        await bytesOf("z.md"),
      );
      (await message(/changed in the meantime were skipped: 2\./)).press();
      await done;
      await until("c.md", async () => (await bytesOf("c.md")) === "![](two.png)\n");
      const names = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
      assert.deepEqual(names.sort(), ["c.md", "one.png", "two.png", "z.md"]);
    },
  );

  fullIt(
    "those of a selection: no image beside it is proposed for, and nothing waits for a message",
    async () => {
      const text = "![Mine](one.png)\n\n![](two.png)\n\n![Mine](one.png)\n";
      await put("a.md", text);
      const document = await vscode.workspace.openTextDocument(at("a.md"));
      const editor = await window.showTextDocument(document);
      editor.selection = new vscode.Selection(0, 0, 3, 0);
      const done = generate();
      // The text that was written is told in a message that nobody answers.
      await message(/^Alt text: Stand-in/);
      assert.equal((await standIn.requests()).length, 1);
      (await message(/^One image already has alt text/)).press("Propose Alternatives…");
      await until("a list", () => lists.length > 0);
      assert.deepEqual(
        lists[0]?.map(({ detail = "", picked }) => [detail.replace(/Stand-in.*/, "new"), picked]),
        [["Mine → new", false]],
      );
      for (const one of messages) one.press();
      await done;
      assert.match(document.getText(), /^!\[Mine\]\(one\.png\)\n\n!\[Stand-in/);
      assert.ok(document.isDirty, "an open document is its user's to save");
    },
  );

  fullIt(
    "in an unsaved document and one that was never saved, the text is that of the editor",
    async () => {
      await put("a.md", "![](one.png)\n");
      await put("b.md", "![](two.png)\n");
      const dirty = await vscode.workspace.openTextDocument(at("a.md"));
      const editor = await window.showTextDocument(dirty);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "![Typed](one.png)\n\n"));
      const content = `![](several-${count}/one.png)\n`;
      const untitled = await vscode.workspace.openTextDocument({ language: "markdown", content });
      const done = generate(at("one.png"), [at("one.png"), at("two.png")]);
      await message(/added to 3 references in 3 files/);
      assert.deepEqual(
        lists[0]?.map(({ detail = "", picked }) => [detail.replace(/Stand-in.*/, "new"), picked]),
        [
          ["new", true],
          ["new", true],
          ["new", true],
          ["Typed → new", false],
        ],
      );
      assert.match(
        dirty.getText(),
        /^!\[Typed\]\(one\.png\)\n\n!\[Stand-in: [^\]]+\]\(one\.png\)\n$/,
      );
      await until("what is no editor's is saved", async () =>
        (await bytesOf("b.md")).startsWith("![Stand-in"),
      );
      assert.match(untitled.getText(), /^!\[Stand-in: /);
      (await message(/added to 3/)).press("Undo");
      await done;
      await until("it is taken back", () => untitled.getText() === content);
      assert.equal(dirty.getText(), "![Typed](one.png)\n\n![](one.png)\n");
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      await window.showTextDocument(untitled);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    },
  );

  it("of a whole file that are decorative: Markdown has no word for it, which is told", async () => {
    await standIn.use("json-decorative");
    const text = "![](one.png)\n\n![image](two.png)\n";
    await put("a.md", text);
    const document = await vscode.workspace.openTextDocument(at("a.md"));
    const editor = await window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 3, 0);
    const done = generate();
    const told = await message(/^Decorative images, which Markdown cannot express: 2\.$/);
    assert.ok(messages.every((one) => !one.text.includes("was added")));
    assert.deepEqual(told.buttons, ["Mark as Decorative in HTML"]);
    told.press("Mark as Decorative in HTML");
    await done;
    assert.equal(document.getText(), '<img src="one.png" alt="">\n\n<img src="two.png" alt="">\n');
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
