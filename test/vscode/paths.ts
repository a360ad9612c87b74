import { join } from "node:path";

/** The repository. */
export const root = join(import.meta.dirname, "../..");

/** What is fetched once and used again: VS Code and the browser. Git ignores it. */
export const cache = join(root, ".vscode-test");
