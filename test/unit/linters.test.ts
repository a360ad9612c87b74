import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isAltTextReport, type LinterReport } from "../../src/core/altText/check/linters.ts";

const REPORTS: readonly (readonly [
  source: string | undefined,
  code: LinterReport["code"],
  message?: string,
])[] = [
  ["markdownlint", "MD045"],
  [
    "markdownlint",
    { value: "MD045" },
    "MD045/no-alt-text: Images should have alternate text (alt text)",
  ],
  ["markdownlint", undefined, "MD045/no-alt-text: Images should have alternate text (alt text)"],
  ["rumdl", "MD045"],
  ["eslint", { value: "jsx-a11y/alt-text" }],
  ["eslint", "jsx-a11y/img-redundant-alt"],
  ["eslint", "astro/jsx-a11y/alt-text"],
  ["eslint", "vuejs-accessibility/alt-text"],
  ["eslint", "@angular-eslint/template/alt-text"],
  ["eslint", "lit-a11y/alt-text"],
  ["eslint", "markdown/require-alt-text"],
  ["eslint", "@html-eslint/require-img-alt"],
  ["eslint", "ember/template-require-valid-alt-text"],
  ["ember-template-lint", "require-valid-alt-text"],
  ["oxc", "eslint-plugin-jsx-a11y(alt-text)"],
  ["oxc", { value: "jsx-a11y(alt-text)" }],
  ["oxc", "eslint-plugin-jsx-a11y(img-redundant-alt)"],
  ["biome", "lint/a11y/useAltText"],
  ["biome", { value: "lint/a11y/noRedundantAlt" }],
  ["svelte", "a11y_missing_attribute", "`<img>` element should have an alt attribute"],
  ["svelte", "a11y-missing-attribute", "A11y: <img> element should have an alt attribute"],
  [
    "svelte",
    "a11y_missing_attribute",
    "`<area>` element should have an alt, aria-label or aria-labelledby attribute",
  ],
  ["svelte", { value: "a11y_img_redundant_alt" }],
  ["svelte", "a11y-img-redundant-alt"],
  [
    "eslint",
    "svelte/valid-compile",
    "`<img>` element should have an alt attribute (a11y_missing_attribute)",
  ],
  ["Axe Linter", { value: "image-alt" }],
  ["Axe Linter", "input-image-alt"],
  ["Axe Linter", "area-alt"],
  ["Axe Linter", "svg-img-alt"],
  ["Axe Linter", "role-img-alt"],
  [
    "Microsoft Edge Tools",
    "axe/text-alternatives",
    "Images must have alternative text: Element has no title attribute",
  ],
  [
    "Microsoft Edge Tools",
    { value: "axe/text-alternatives" },
    "Image buttons must have alternate text",
  ],
  ["HTMLHint", "alt-require"],
  ["html-validate", "wcag/h37"],
  ["html-validate", "area-alt"],
  ["html-validate", { value: "wcag/h36" }],
  ["html-validate", "wcag/h67"],
  [undefined, "alt-text-missing"],
  ["Learn", "alt-text-bad-value"],
  ["sonarqube", "Web:ImgWithoutAltCheck"],
  ["sonarqube", "typescript:S1077"],
  ["erb_lint", "GitHub::Accessibility::ImageHasAlt"],
];

const OTHERS: typeof REPORTS = [
  ["markdownlint", "MD041"],
  ["markdownlint", { value: "MD033" }, "MD033/no-inline-html: Inline HTML [Element: img]"],
  ["markdownlint", undefined, "MD041: the alt text"],
  [undefined, undefined, "MD045"],
  ["eslint", "@next/next/no-img-element", "Using `<img>` could result in slower LCP"],
  ["eslint", "jsx-a11y/anchor-has-content"],
  ["eslint", "alt-text-of-nothing"],
  ["eslint", { value: "no-alert" }],
  ["oxc", "eslint-plugin-jsx-a11y(aria-role)"],
  ["biome", "lint/a11y/useAnchorContent"],
  ["svelte", "a11y_missing_attribute", "`<a>` element should have an href attribute"],
  ["svelte", "a11y_missing_attribute", "`<iframe>` element should have a title attribute"],
  ["svelte", "a11y_missing_content"],
  ["eslint", "svelte/valid-compile", "Unused CSS selector"],
  ["Axe Linter", "button-name"],
  ["Axe Linter", "object-alt"],
  [
    "Microsoft Edge Tools",
    "axe/text-alternatives",
    "Documents must have <title> element to aid in navigation",
  ],
  ["Microsoft Edge Tools", "axe/text-alternatives", "<object> elements must have alternate text"],
  ["Microsoft Edge Tools", "axe/forms", "Form elements must have labels"],
  ["HTMLHint", "title-require"],
  ["html-validate", "wcag/h30"],
  ["sonarqube", "typescript:S1078"],
  ["ts", 2741, "Property 'alt' is missing in type"],
  ["Iris", "MD045"],
  ["cSpell", undefined, "Unknown word: alt"],
];

describe("what another tool shows", () => {
  for (const [all, expected] of [
    [REPORTS, true],
    [OTHERS, false],
  ] as const)
    for (const [source, code, message = "…"] of all)
      test(`${source} ${JSON.stringify(code)} “${message}” is ${expected ? "about an alt text" : "about something else"}`, () => {
        assert.equal(isAltTextReport({ source, code, message }), expected);
      });
});
