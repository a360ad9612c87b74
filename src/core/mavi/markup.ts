/* Errors that are written as HTML or XML, as load balancers, filters and storage services do. */

/** What a page or an XML error says. */
export interface MarkupWords {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** Characters of markup that are looked at. */
const LONGEST = 20_000;
const HEADINGS = /<(title|h1|h2|p)\b[^>]*>([^<]{1,400})/gi;
/** A title that says no more than its status. */
const JUST_STATUS = /^(\d{3}[\s:|-]*)?([A-Z][\w’'-]*\s*){1,4}!?$/;

/**
 * The words of HTML or XML; undefined for any other text. A page that says no
 * more than its status has that for its words.
 */
export function wordsOfMarkup(text: string): MarkupWords | undefined {
  const markup = text.slice(0, LONGEST).trimStart();
  if (
    !/^<(\?xml|\w+:envelope|!doctype|html|head|body|title|center|h1|error|\w*response)\b/i.test(
      markup,
    )
  )
    return undefined;
  const code = inTag(markup, "Code");
  const message = inTag(markup, "Message") ?? inTag(markup, "faultstring");
  if (code !== undefined || message !== undefined) return { code, message };
  const said = [...markup.matchAll(HEADINGS)]
    .map(([, , words = ""]) => words.replace(/&[a-z]+;|\s+/gi, " ").trim())
    .filter(Boolean);
  return { message: said.find((words) => !JUST_STATUS.test(words)) ?? said[0] };
}

/** Whether these words say no more than a status does. */
export function isJustStatus(words: string): boolean {
  return JUST_STATUS.test(words);
}

function inTag(markup: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]{1,2000})`, "i").exec(markup)?.[1]?.trim();
}
