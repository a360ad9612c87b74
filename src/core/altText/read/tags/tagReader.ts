import type { Found, ReadOptions, Reader } from "../../reference.ts";
import { NO_NAMES, type Names, type TopNames } from "./expressions.ts";
import { shiftedReference } from "../move.ts";
import { kebab } from "../prefilter.ts";
import { tokenize } from "./lexer.ts";
import { type Reuse, collectReferences } from "./gather.ts";
import type { Rules } from "./rules.ts";
import type { Tokens } from "./tokens.ts";

interface State {
  readonly tokens: Tokens;
  readonly kept: Reuse;
  readonly components: string;
  readonly script: string;
  readonly top: TopNames;
}

const NO_TOP: TopNames = { names: NO_NAMES, modules: new Map() };

/** How deep elements stand in attributes of elements in attributes. */
const DEEPEST = 4;

/** The reader of a markup of tags, by its rules. */
export function createTagReader(rules: Rules, depth = 0): Reader {
  const inner = depth < DEEPEST ? () => createTagReader(rules, depth + 1) : undefined;
  /** The images in the code of attributes, as in `<Card icon={<img src="a.png" />}>`. */
  const inAttributes = (text: string, { list, starts }: Tokens, options: ReadOptions) =>
    list.flatMap(({ attributes }, index) =>
      attributes.flatMap(({ value }) => {
        if (value?.quote !== "{" || !value.isSure || inner === undefined) return [];
        const start = (starts[index] ?? 0) + value.start - 1;
        const code = text.slice(start, (starts[index] ?? 0) + value.end + 1);
        if (!/<[A-Za-z]/.test(code)) return [];
        const { references } = inner().read(code, options);
        return references.map((one) => shiftedReference(one, start));
      }),
    );
  return {
    read: (text, options, before): Found => {
      const earlier = before?.found.state as State | undefined;
      const masked = rules.mask?.(text) ?? text;
      const tokens = tokenize(masked, text, rules, earlier?.tokens);
      const script = rules.namesOf === undefined ? "" : scriptOf(tokens, text, rules);
      const { names, modules } =
        earlier?.script === script
          ? earlier.top
          : ((script === "" ? undefined : rules.namesOf?.(script)) ?? NO_TOP);
      const { list, starts, modes, changed } = tokens;
      const components = options.components.join("\n");
      const { references, kept } = collectReferences(
        {
          ...{ text, masked, rules, list, starts, modes, changed, modules },
          names: names.size === 0 ? names : unshadowed(names, text, rules),
          isComponent: componentsOf(options, rules),
        },
        earlier?.components === components ? earlier.kept : undefined,
      );
      const inner = rules.braces === "markup" ? inAttributes(text, tokens, options) : [];
      const all = [...references, ...inner];
      return {
        references:
          inner.length === 0 ? references : all.sort((a, b) => a.span.start - b.span.start),
        state: { tokens, script, top: { names, modules }, kept, components } satisfies State,
      };
    },
  };
}

/** All scripts of a document, or the lines of it that import. */
function scriptOf({ list, starts }: Tokens, text: string, { importLines }: Rules): string {
  if (importLines === true)
    return [...text.matchAll(/^(?:import\b[^"'`;]{0,1000}["'][^"'\n]*["']|export const [^\n]*)/gm)]
      .map(([line]) => line)
      .join("\n");
  const scripts: string[] = [];
  for (const [index, { kind, name, length }] of list.entries()) {
    if (kind !== "raw") continue;
    const start = starts[index] ?? 0;
    if (name === "---")
      scripts.push(text.slice(start, start + length).replace(/^\s*---|---$/g, ""));
    else if (name === "script") scripts.push(text.slice(start, start + length));
  }
  return scripts.join("\n;\n");
}

function unshadowed(names: Names, text: string, { shadows }: Rules): Names {
  const shadowed = new Set(shadows?.(text));
  return shadowed.size === 0 ? names : new Map([...names].filter(([name]) => !shadowed.has(name)));
}

/** The names of a list, as they are written in code and in templates. */
const written = new WeakMap<
  readonly string[],
  { readonly names: ReadonlySet<string>; readonly kebabs: ReadonlySet<string> }
>();

/** Whether an element's name is one of those that show an image, in either way of writing it. */
function componentsOf(
  { components }: ReadOptions,
  { asWritten }: Rules,
): (name: string) => boolean {
  const known = written.get(components);
  const { names, kebabs } = known ?? {
    names: new Set(components),
    kebabs: new Set(components.map(kebab)),
  };
  if (!known) written.set(components, { names, kebabs });
  return (name) =>
    names.has(name) || (asWritten !== true && name.includes("-") && kebabs.has(name));
}
