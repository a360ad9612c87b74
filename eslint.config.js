import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** The house has rooms: what a folder may import says which way the data flows. */
const room = (files, message, patterns) => ({
  files,
  rules: {
    "no-restricted-imports": ["error", { patterns: [{ regex: patterns, message }] }],
  },
});

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", ".vscode-test/", "test/output/", "test/fixtures/**"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["esbuild.js", "eslint.config.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  room(
    ["src/core/**"],
    "core/ decides: plain TypeScript without VS Code, and it knows none of the others.",
    "^vscode$|/(node|cli|agent|host|webview|shared)/",
  ),
  room(
    ["src/node/**"],
    "node/ has the ports on plain Node: it sees core/ only.",
    "^vscode$|/(cli|agent|host|webview|shared)/",
  ),
  room(
    ["src/agent/**"],
    "agent/ sees core/ and the ports that it is handed.",
    "^vscode$|/(node|cli|host|webview|shared)/",
  ),
  room(
    ["src/cli/**"],
    "cli/ runs without VS Code: it sees agent/, node/ and core/.",
    "^vscode$|/(host|webview|shared)/",
  ),
  room(
    ["src/host/**"],
    "host/ talks to the page through shared/ only, and has ports of its own.",
    "/(node|cli|webview)/",
  ),
  room(["src/shared/**"], "shared/ imports nothing of elsewhere.", "^(?!\\./)"),
  room(
    ["src/host/conversation/**"],
    "The panel's other end runs in plain Node too: what only VS Code can do stands behind PanelEditor.",
    "^vscode$|/(node|cli|webview)/|^\\.\\./(?!conversation/)[^.]",
  ),
  room(
    ["src/webview/**"],
    "The page sees shared/ only.",
    "^vscode$|^node:|/(core|node|cli|agent|host)/",
  ),
  room(
    ["src/extension.ts"],
    "The door opens host/ only.",
    "/(core|node|cli|agent|webview|shared)/",
  ),
  {
    files: ["test/**"],
    rules: {
      "no-console": "off",
      // node:test's describe/it return promises that the runner itself awaits.
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            {
              from: "package",
              package: "node:test",
              name: [
                "test",
                "it",
                "describe",
                "suite",
                "before",
                "after",
                "beforeEach",
                "afterEach",
              ],
            },
          ],
        },
      ],
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  { files: ["*.js", "**/*.cjs", "**/*.mjs"], ...tseslint.configs.disableTypeChecked },
  {
    // VS Code loads an extension's door as CommonJS.
    files: ["test/**/*.cjs"],
    languageOptions: { globals: { require: "readonly", exports: "readonly" } },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["*.js"],
    languageOptions: { globals: { console: "readonly", process: "readonly" } },
    rules: { "no-console": "off" },
  },
);
