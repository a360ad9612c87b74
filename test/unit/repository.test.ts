/* What the repository says about itself in several places, it says alike. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import strings from "../../package.nls.json" with { type: "json" };
import lock from "../../package-lock.json" with { type: "json" };
import manifest from "../../package.json" with { type: "json" };
import { WAKING_EVENTS } from "../../src/core/altText/languages.ts";
import { USAGE } from "../../src/cli/options.ts";
import { IMAGE_EXTENSIONS } from "../../src/core/image/formats.ts";
import { MODELS } from "../../src/core/mavi/modelTable.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const { commands, menus, configuration, views, viewsContainers, walkthroughs } =
  manifest.contributes;
const properties: Record<string, { default: unknown; scope: string; order: number }> =
  Object.fromEntries(configuration.flatMap(({ properties }) => Object.entries(properties)));
/** All strings in a value, however deep. */
const stringsIn = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(stringsIn)
      : [];
const localized = (key: string): string =>
  key.replace(/^%(.+)%$/, (_, name: string) => (strings as Record<string, string>)[name] ?? key);

describe("README", () => {
  const readme = read("README.md");

  /** Rows of the table under a heading, by cells, without its head. */
  const table = (heading: string): string[][] => {
    const [, section = ""] = readme.split(`\n## ${heading}\n`);
    const lines = section.split(/\n## /)[0]!.split("\n");
    const rows = lines.filter((line) => line.startsWith("|"));
    return rows.slice(2).map((row) =>
      row
        .replace(/^\||\|$/g, "")
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
  };

  test("its commands are the manifest's, in the same order", () => {
    assert.deepEqual(
      table("Commands").map(([title, id]) => ({ title, id })),
      commands.map(({ title, command }) => ({ title: localized(title), id: `\`${command}\`` })),
    );
    for (const [title, , where] of table("Commands")) assert.ok(where, `${title} is said where`);
  });

  test("its settings and their defaults are the manifest's, in the same order", () => {
    assert.deepEqual(
      table("Settings").map(([id, value]) => ({ id, value })),
      Object.entries(properties).map(([id, { default: value }]) => ({
        id: `\`${id}\``,
        value: value === null ? "not set" : `\`${JSON.stringify(value)}\``,
      })),
    );
    for (const [id, , what] of table("Settings")) assert.ok(what, `${id} is explained`);
  });

  test("tells the two ways to run the project", () => {
    for (const command of ["npm ci && npm start", "npm ci && npm test"])
      assert.ok(readme.includes(command), command);
  });

  test("every image and file it names is there", () => {
    const linked = [...readme.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)|\b(?:src|href)="([^"]+)"/g)];
    const files = linked
      .map(([, markdown, html]) => markdown ?? html ?? "")
      .filter((target) => !/^(https?:|mailto:|#)/.test(target));
    assert.ok(
      files.some((file) => /\.(png|gif|webp)$/.test(file)),
      "a screenshot",
    );
    for (const file of files) assert.ok(existsSync(join(root, file.split("#", 1)[0]!)), file);
  });
});

describe("the manifest", () => {
  test("has the version that CHANGELOG tells of last", () => {
    const [, newest] = /^## \[?(\d+\.\d+\.\d+)/m.exec(read("CHANGELOG.md")) ?? [];
    assert.equal(newest, manifest.version);
    assert.equal(lock.version, manifest.version);
  });

  test("has the commands, settings and view of the sources", () => {
    const inSource = (path: string, pattern: RegExp): string[] =>
      [...read(path).matchAll(pattern)].map(([, id]) => id!);
    assert.deepEqual(
      inSource("src/host/commands.ts", /^ +"(iris\.\w+)": /gm).sort(),
      commands.map(({ command }) => command).sort(),
    );
    const [block = ""] = /SETTING = \{.*?\}/s.exec(read("src/core/settings.ts")) ?? [];
    assert.deepEqual(
      [...block.matchAll(/: "([^"]+)"/g)].map(([, id]) => `iris.${id}`).sort(),
      Object.keys(properties).sort(),
    );
    assert.deepEqual(
      [
        ...inSource("src/host/panel/viewId.ts", /VIEW_ID = "([^"]+)"/g),
        ...inSource("src/host/review/ids.ts", /COVERAGE_ID = "([^"]+)"/g),
      ],
      views.iris.map(({ id }) => id),
    );
    assert.deepEqual(
      Object.keys(views),
      viewsContainers.secondarySidebar.map(({ id }) => id),
    );
  });

  test("wakes Iris for each language of the table, for its own drawings and its tab", () => {
    const [tab = ""] = [...read("src/host/review/ids.ts").matchAll(/REVIEW_TYPE = "([^"]+)"/g)].map(
      ([, id]) => id,
    );
    const own = ["onFileSystem:iris-image", `onWebviewPanel:${tab}`];
    assert.deepEqual(manifest.activationEvents, [...own, ...WAKING_EVENTS]);
  });

  test("has every localized string, and no other is there", () => {
    const used = stringsIn(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(strings).sort());
    for (const [key, text] of Object.entries(strings)) assert.notEqual(text.trim(), "", key);
  });

  test("names commands that are its own, in menus, walkthroughs and texts", () => {
    const own = new Set(commands.map(({ command }) => command));
    const inMenus = Object.values(menus).flatMap((items) =>
      items.flatMap((item) => ("command" in item ? [item.command] : [])),
    );
    const inTexts = stringsIn([strings, walkthroughs]).flatMap((text) =>
      [...text.matchAll(/\b(?:command|onCommand):(iris\.\w+)/g)].map(([, id]) => id!),
    );
    assert.ok(inTexts.length > 0);
    for (const id of [...inMenus, ...inTexts]) assert.ok(own.has(id), id);
  });

  test("ticks the steps of its walkthrough by what was done, not by what was opened", () => {
    const [walkthrough] = walkthroughs;
    const events = walkthrough!.steps.flatMap(({ completionEvents }) => completionEvents);
    assert.equal(events.length, walkthrough!.steps.length);
    for (const event of events) assert.match(event, /^onContext:iris\.\w+$/);
    assert.equal(new Set(events).size, events.length, "each by something else");
  });

  test("tells in its walkthrough of all that Iris does, in signs that VS Code shows there", () => {
    const texts = Object.entries(strings).flatMap(([key, text]) =>
      key.startsWith("walkthrough.") ? text : [],
    );
    assert.ok(texts.some((text) => text.includes("command:iris.reviewAltText")));
    // Backticks would be shown as they are.
    for (const text of texts) assert.doesNotMatch(text, /`/);
  });

  test("adds one command and one menu to an image in the Explorer, a tab and a webview", () => {
    for (const menu of ["explorer/context", "editor/title/context", "webview/context"] as const) {
      const [ask, others, ...rest] = menus[menu] as { command?: string; submenu?: string }[];
      assert.deepEqual([ask?.command, others?.submenu], ["iris.ask", "iris.image"]);
      const onFolders = menu === "explorer/context" ? ["iris.folder"] : [];
      assert.deepEqual(
        rest.map(({ submenu }) => submenu),
        onFolders,
      );
    }
  });

  test("names files that are there", () => {
    const files = stringsIn(manifest).filter((text) => text.startsWith("media/"));
    assert.ok(files.length >= 5);
    for (const file of files) assert.ok(existsSync(join(root, file)), file);
  });

  test("offers Iris on the images that it takes", () => {
    const conditions = stringsIn(menus).filter((text) => text.includes("resourceExtname"));
    assert.ok(conditions.length > 0);
    for (const condition of conditions) {
      const [, choices = ""] = /=~ \/\^\\\.\((.+)\)\$\/i/.exec(condition) ?? [];
      const extensions = choices
        .split("|")
        .flatMap((one) => (one === "jpe?g" ? ["jpg", "jpeg"] : [one]));
      assert.deepEqual(extensions.sort(), [...IMAGE_EXTENSIONS].sort(), condition);
    }
  });

  test("restricts all that a workspace could set as long as it is not trusted", () => {
    const settable = Object.keys(properties).filter(
      (id) => properties[id]!.scope !== "application",
    );
    assert.deepEqual(
      [...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort(),
      settable.sort(),
    );
  });

  test("orders its settings as they stand", () => {
    const orders = Object.values(properties).map(({ order }) => order);
    assert.deepEqual(
      orders,
      orders.map((_, index) => index),
    );
  });

  test("pins every package, and the lock file tells of no registry", () => {
    const { dependencies, devDependencies } = manifest;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    const packages = Object.entries(lock.packages as Record<string, { resolved?: string }>);
    assert.deepEqual(
      packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path),
      [],
    );
  });
});

describe("iris-alt", () => {
  const optionsIn = (text: string): string[] =>
    [...new Set(text.match(/(?<![\w-])--[a-z]+(?:-[a-z]+)*/g))].toSorted();
  const known = optionsIn(USAGE);

  test("its table of options has those of its help", () => {
    const [, table = ""] = read("docs/iris-alt.md").split("| Option ");
    const rows = table.split("\n\n")[0]!;
    const isSelf = (option: string) => option === "--help" || option === "--version";
    assert.deepEqual(
      optionsIn(rows),
      known.filter((option) => !isSelf(option)),
    );
  });

  test("README, the action and the hook name no option that it lacks", () => {
    const [, readme = ""] = read("README.md").split("\n### In CI\n");
    const called = readme.match(/^npx iris-alt .*$/gm) ?? [];
    const [, script = ""] = read("action.yml").split("options=(check ");
    const ours = script.split("node ")[0]!;
    const hooks = read(".pre-commit-hooks.yaml");
    const [hook = ""] = /entry: .*iris-alt .*$/m.exec(hooks) ?? [];
    // Several processes would each let so many be missing.
    assert.match(hooks, /^ {2}require_serial: true$/m);
    for (const text of [...called, `--${ours}`, hook.split("iris-alt")[1]!])
      for (const option of optionsIn(text)) assert.ok(known.includes(option), option);
    assert.ok(called.length > 3 && optionsIn(ours).length > 3);
  });
});

test("models and prices are those of the vendor's reference page", () => {
  // Dollars per million tokens, in and out; and past 200,000 tokens of input, where that differs.
  const page: Record<string, [number, number] | [number, number, number, number]> = {
    "gemini-3-pro-preview": [2, 12, 4, 18],
    "gemini-2.5-pro": [1.25, 10, 2.5, 15],
    "gemini-3-flash-preview": [0.5, 3],
    "gemini-2.5-flash": [0.3, 2.5],
    "gemini-2.5-flash-preview-09-2025": [0.3, 2.5],
    "gemini-2.0-flash": [0.1, 0.4],
    "gemini-2.5-flash-lite": [0.1, 0.4],
    "gemini-2.5-flash-lite-preview-09-2025": [0.1, 0.4],
    "gemini-2.0-flash-lite": [0.075, 0.3],
  };
  const ours = MODELS.filter(({ listPrice }) => !listPrice).map(({ id, price, longPrice }) => [
    id,
    [price.input, price.output, ...(longPrice ? [longPrice.input, longPrice.output] : [])],
  ]);
  const theirs = Object.entries(page).map(([name, prices]) => [`gemini:${name}`, prices]);
  assert.deepEqual(Object.fromEntries(ours), Object.fromEntries(theirs));
  assert.ok(MODELS.some(({ id }) => id === properties["iris.model"]!.default));
});
