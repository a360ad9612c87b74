/*
 * `iris-alt check` beside the linters that know alt text, whole processes over the same files, and of one file beside
 * Node alone. Nothing here passes or fails.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildCli } from "../cli/build.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { run } from "../vscode/processes.ts";
import { documentOf } from "./altTextDocuments.ts";
import { median } from "./figures.ts";

const FILES = 10_000;
const LINES = 60;
const ROUNDS = 3;
/** Of a check of one document, and of Node alone. */
const STARTS = 20;
/** Their own peers do not fit Iris's, so they get a folder of their own. */
const PEERS = ["markdownlint-cli2", "eslint@9", "eslint-plugin-jsx-a11y"];
const ESLINT = `import a11y from "eslint-plugin-jsx-a11y";
export default [{
  files: ["**/*.jsx"],
  languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
  plugins: { "jsx-a11y": a11y },
  rules: { "jsx-a11y/alt-text": "error" },
}];
`;

/** A few lines; takes some minutes, most of them the linters'. */
export async function benchCheck(): Promise<string> {
  const { path: folder } = temporaryFolder("bench-check");
  const program = join(folder, "program");
  await buildCli(program);
  const iris = [join(program, "bin.js"), "check", "."];
  const peers = join(folder, "peers");
  await mkdir(peers);
  await writeFile(join(peers, "package.json"), '{"private": true, "type": "module"}');
  const missing = await run("npm", ["install", "--no-audit", "--no-fund", ...PEERS], { cwd: peers })
    .then(() => undefined)
    .catch(() => "npm does not get the linters here, so Iris alone is measured.");
  const modules = join(peers, "node_modules");
  const rows = [
    {
      ...{ name: "Markdown", peer: "markdownlint-cli2, MD045 alone", goal: 10, ending: "md" },
      config: [".markdownlint-cli2.jsonc", '{"config": {"default": false, "MD045": true}}'],
      args: [join(modules, "markdownlint-cli2/markdownlint-cli2-bin.mjs"), "**/*.md"],
      text: documentOf("markdown", LINES),
    },
    {
      ...{ name: "JSX", peer: "ESLint 9, jsx-a11y/alt-text", goal: 5, ending: "jsx" },
      config: ["eslint.config.mjs", ESLINT],
      args: [join(modules, "eslint/bin/eslint.js"), "."],
      text: plainJsx(documentOf("jsx", LINES)),
    },
  ] as const;
  const lines: string[] = missing === undefined ? [] : [`  ${missing}`];
  for (const { name, peer, goal, ending, config, args, text } of rows) {
    // Inside the peers' folder, where the linters find what they need.
    const files = join(peers, ending);
    await mkdir(files);
    for (let at = 0; at < FILES; at++)
      await writeFile(join(files, `${at}.${ending}`), text.replaceAll("Section", `Part${at}Of`));
    await writeFile(join(files, config[0]), config[1]);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await seconds(iris, files));
      if (missing === undefined) theirs.push(await seconds(args, files));
    }
    const told = `  ${name.padEnd(10)} iris-alt ${median(ours).toFixed(1)} s`;
    lines.push(
      theirs.length === 0
        ? told
        : `${told}, ${peer} ${median(theirs).toFixed(1)} s: × ${(median(theirs) / median(ours)).toFixed(1)} (goal ${goal})`,
    );
  }
  const one = join(folder, "one");
  await mkdir(one);
  await writeFile(join(one, "a.md"), "![](a.png)\n");
  const started: number[] = [];
  const bare: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    bare.push(await seconds(["-e", "process.exitCode = 1"], one));
    started.push(await seconds(iris, one));
  }
  const ms = (values: readonly number[]): string => `${(median(values) * 1000).toFixed(0)} ms`;
  lines.push(
    `  one file   iris-alt ${ms(started)}, node -e ${ms(bare)}: × ${(median(started) / median(bare)).toFixed(1)} (goal 3, median of ${STARTS})`,
  );
  return `
Problems of ${FILES} files of ${LINES} lines, whole processes, median of ${ROUNDS}
${lines.join("\n")}`;
}

/** Whole components without types, as ESLint reads them by itself. */
const plainJsx = (text: string): string =>
  text.slice(0, text.lastIndexOf("\n}\n") + 3).replace(/\}: Props\): ReactNode \{/g, "}) {");

/** Seconds of a program of Node over a folder, which finds problems. */
async function seconds(args: readonly string[], cwd: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: "ignore" });
  const [status] = (await once(child, "exit")) as [number];
  if (status !== 1) throw new Error(`${args[0]} ended with ${status}`);
  return (performance.now() - start) / 1000;
}

if (import.meta.main) console.log(await benchCheck());
