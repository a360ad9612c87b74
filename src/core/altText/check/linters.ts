/** Other tools that look at alt texts, by the diagnostics they show. */

/** A diagnostic of VS Code, as far as it tells what it is about. */
export interface LinterReport {
  readonly source?: string | undefined;
  readonly code?: string | number | { readonly value: string | number } | undefined;
  readonly message: string;
}

/** A rule, by the end of its name: plugins are configured under names of their own. */
const RULES: readonly RegExp[] = [
  // markdownlint, rumdl, pymarkdown and mdl have one number for it; docs name it as well.
  /^(?:MD045|no-alt-text)(?:\/|$)/i,
  // ESLint for JSX, Vue, Angular, Lit and Astro; also oxlint, which writes `eslint-plugin-jsx-a11y(alt-text)`.
  /(?:jsx[-_]a11y|vuejs-accessibility|vue-a11y|lit-a11y|angular-eslint\/template|mark)[/(](?:alt-text|img-redundant-alt)\)?$/,
  // ESLint for HTML, Markdown and Ember.
  /(?:^|\/)(?:require-img-alt|require-alt-text|(?:template-)?require-valid-alt-text)$/,
  // Biome.
  /^(?:lint\/)?a11y\/(?:useAltText|noRedundantAlt)$/,
  // Svelte's compiler, with the dashes it had before version 5.
  /^a11y[-_]img[-_]redundant[-_]alt$/,
  // axe, alone and in other tools.
  /^(?:axe[-/:])?(?:image-alt|input-image-alt|area-alt|svg-img-alt|role-img-alt|image-redundant-alt)$/,
  // HTMLHint and html-validate: H36 is about image buttons, H37 about images, H67 about those with a title.
  /^(?:alt-require|area-alt|wcag\/h(?:36|37|67)|img-req-alt)$/,
  // Microsoft Learn.
  /^alt-text-(?:missing|bad-value)$/,
  // SonarQube, with the language before the colon.
  /^(?:Web:ImgWithoutAltCheck|\w+:S(?:1077|6851))$/,
  // erb_lint.
  /^GitHub::Accessibility::(?:ImageHasAlt|NoRedundantImageAlt)$/,
];

/** Rules about several attributes or elements, where the message tells. */
const WIDE_RULES: readonly RegExp[] = [
  /^a11y[-_]missing[-_]attribute$/,
  /^svelte\/(?:valid-compile|a11y)/,
  /^axe\/text-alternatives$/,
];

/** Groups of rules that those about alt texts are in. */
const GROUPS = /^(?:lint(?:\/a11y)?|a11y|jsx-a11y|accessibility|images)$/;

/** Whether a rule, as comments name it, is about alt texts, or a group that one of those is in. */
export const isAltTextRule = (name: string): boolean =>
  GROUPS.test(name) || [...RULES, ...WIDE_RULES].some((rule) => rule.test(name));

/** Whether another tool says something about an alt text here, so that there is no need to say it again. */
export function isAltTextReport({ source, code, message }: LinterReport): boolean {
  const rule = String(typeof code === "object" ? code.value : (code ?? ""));
  if (source?.toLowerCase() === "iris") return false;
  if (RULES.some((one) => one.test(rule))) return true;
  if (WIDE_RULES.some((one) => one.test(rule))) return isAboutAlt(message);
  // Some editors' markdownlint has the rule in the message alone.
  return rule === "" && /markdownlint/i.test(source ?? "") && /^MD045\b/.test(message);
}

/** Of an image, that is: `<object>` is none. */
function isAboutAlt(message: string): boolean {
  return /\balt\b|\balternat(?:e|ive) text\b/i.test(message) && !/<object>/i.test(message);
}
