import { defineConfig, type OxlintOverride } from "oxlint";

/** What nobody writes on purpose, in any script. */
const SCRIPT = `
  constructor-super for-direction getter-return no-async-promise-executor no-case-declarations no-class-assign no-compare-neg-zero no-cond-assign no-const-assign no-constant-binary-expression
  no-constant-condition no-control-regex no-debugger no-delete-var no-dupe-class-members no-dupe-else-if no-dupe-keys no-duplicate-case no-empty no-empty-character-class no-empty-pattern no-empty-static-block no-ex-assign no-extra-boolean-cast no-fallthrough no-func-assign no-global-assign no-import-assign no-invalid-regexp no-irregular-whitespace no-loss-of-precision no-misleading-character-class no-new-native-nonconstructor no-nonoctal-decimal-escape no-obj-calls
  no-prototype-builtins no-redeclare no-regex-spaces no-self-assign no-setter-return no-shadow-restricted-names no-sparse-arrays no-this-before-super no-unassigned-vars no-unexpected-multiline no-unreachable no-unsafe-finally no-unsafe-negation no-unsafe-optional-chaining no-unused-labels no-unused-private-class-members no-unused-vars no-useless-backreference no-useless-catch no-useless-escape no-with preserve-caught-error require-yield use-isnan valid-typeof no-array-constructor no-unused-expressions no-useless-constructor no-empty-function no-var prefer-const prefer-rest-params prefer-spread no-console eqeqeq
`;

/** What TypeScript's types tell besides: the strict and stylistic rules of typescript-eslint. */
const TYPED = `
  await-thenable no-array-delete no-base-to-string no-deprecated no-duplicate-enum-values no-duplicate-type-constituents no-dynamic-delete no-empty-object-type no-explicit-any no-extra-non-null-assertion no-extraneous-class no-floating-promises no-for-in-array no-generated-empty-object-type no-implied-eval no-invalid-void-type no-meaningless-void-operator no-misused-new no-misused-promises no-misused-spread no-mixed-enums no-namespace no-non-null-asserted-nullish-coalescing no-non-null-asserted-optional-chain no-non-null-assertion no-redundant-type-constituents no-require-imports no-this-alias no-unnecessary-boolean-literal-compare no-unnecessary-condition no-unnecessary-template-expression no-unnecessary-type-arguments no-unnecessary-type-assertion no-unnecessary-type-constraint no-unnecessary-type-conversion no-unnecessary-type-parameters no-unsafe-argument no-unsafe-assignment no-unsafe-call no-unsafe-declaration-merging no-unsafe-enum-comparison no-unsafe-function-type no-unsafe-member-access
  no-unsafe-return no-unsafe-unary-minus no-useless-default-assignment no-wrapper-object-types
  only-throw-error prefer-as-const prefer-literal-enum-member prefer-namespace-keyword prefer-promise-reject-errors prefer-reduce-type-parameter prefer-return-this-type related-getter-setter-pairs require-await triple-slash-reference unbound-method unified-signatures use-unknown-in-catch-callback-variable adjacent-overload-signatures array-type ban-tslint-comment class-literal-property-style consistent-generic-constructors consistent-indexed-object-style
  consistent-type-assertions dot-notation no-confusing-non-null-assertion no-inferrable-types non-nullable-type-assertion-style prefer-find prefer-for-of prefer-function-type prefer-includes
  prefer-nullish-coalescing prefer-optional-chain prefer-regexp-exec prefer-string-starts-ends-with
`;

const errors = (names: string, prefix = ""): Record<string, "error"> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [prefix + name, "error"] as const),
  );

/** The house has rooms: what a folder may import says which way the data flows. */
const room = (files: string[], message: string, regex: string): OxlintOverride => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [{ regex, message }] }] },
});

export default defineConfig({
  plugins: ["typescript"],
  categories: { correctness: "off" },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: "error" },
  ignorePatterns: ["dist/", ".vscode-test/", "test/output/", "test/fixtures/**"],
  rules: errors(SCRIPT),
  overrides: [
    {
      files: ["**/*.ts", "**/*.tsx"],
      rules: {
        ...errors(TYPED, "typescript/"),
        "typescript/ban-ts-comment": ["error", { minimumDescriptionLength: 10 }],
        "typescript/consistent-type-definitions": ["error", "interface"],
        "typescript/no-confusing-void-expression": [
          "error",
          { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
        ],
        "typescript/restrict-plus-operands": [
          "error",
          {
            allowAny: false,
            allowBoolean: false,
            allowNullish: false,
            allowNumberAndString: false,
            allowRegExp: false,
          },
        ],
        "typescript/restrict-template-expressions": ["error", { allowNumber: true }],
        "typescript/return-await": ["error", "error-handling-correctness-only"],
        "typescript/switch-exhaustiveness-check": [
          "error",
          { considerDefaultExhaustiveForUnions: true },
        ],
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
    room(["src/shared/**"], "shared/ imports nothing of elsewhere.", "^([^.]|\\.[^/])"),
    room(
      ["src/host/conversation/**", "src/host/reviewPage/**"],
      "The panel's other end runs in plain Node too: what only VS Code can do stands behind PanelEditor.",
      "^vscode$|/(node|cli|webview)/|^\\.\\./[^.]",
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
        "typescript/no-floating-promises": [
          "error",
          {
            allowForKnownSafeCalls: [
              {
                from: "package",
                package: "node:test",
                name: ["test", "it", "describe", "before", "after", "beforeEach", "afterEach"],
              },
            ],
          },
        ],
        "typescript/no-non-null-assertion": "off",
      },
    },
    { files: ["*.js"], rules: { "no-console": "off" } },
  ],
});
