/** Code of Razor, told from the markup that it stands in. */
import {
  between,
  literal,
  pastBrackets,
  type Code,
  type Filler,
  type TemplateDelimiter,
} from "./masks.ts";
import { OUTPUT, SILENT } from "./rules.ts";

/** A path of names, calls and indexes. */
const STEP = /(?:!?\??\.[A-Za-z_]\w*|!)/y;

const razor: TemplateDelimiter = {
  open: "@",
  read: (text, start) => {
    if (/\w/.test(text.charAt(start - 1))) return undefined;
    const next = text.charAt(start + 1);
    if (next === "(") return bracketed(text, start + 1, OUTPUT);
    if (next === "{") return statements(text, start + 1);
    const name = /^@([A-Za-z_]\w*)/.exec(text.slice(start, start + 200));
    if (name === null) return undefined;
    const [all, word = ""] = name;
    const past = start + all.length;
    const bracket = /^\s*[({]/.exec(text.slice(past, past + 100))?.[0].length ?? 0;
    if (/^(?:if|for|foreach|while|switch|using|lock|code|functions)$/.test(word))
      return bracket === 0 ? undefined : bracketed(text, past + bracket - 1, SILENT);
    // `@onclick="…"` is an attribute's name.
    if (/^(?::\w+)?\s*=/.test(text.slice(past, past + 50)) && /\s/.test(text.charAt(start - 1)))
      return undefined;
    return { end: pastPath(text, past), filler: OUTPUT };
  },
};

function bracketed(text: string, bracket: number, filler: Filler): Code | undefined {
  const end = pastBrackets(text, bracket);
  return end < 0 ? undefined : { end, filler };
}

/** Code of a page in Razor, as long as neither a tag nor a block is in it. */
function statements(text: string, bracket: number): Code | undefined {
  const code = /^\{[^{}<]{0,500}\}/.exec(text.slice(bracket, bracket + 502))?.[0];
  return code === undefined ? undefined : { end: bracket + code.length, filler: SILENT };
}

function pastPath(text: string, from: number): number {
  for (let at = from; ;) {
    STEP.lastIndex = at;
    if (STEP.test(text)) at = STEP.lastIndex;
    else if (text[at] === "(" || text[at] === "[") {
      const end = pastBrackets(text, at);
      if (end < 0) return at;
      at = end;
    } else return at;
  }
}

export const RAZOR = [between("@*", "*@", SILENT), literal("@@"), razor];
