import type { Source } from "../reference.ts";

/** What a source's text is, before any file is looked for. */
export type Spelling =
  | { readonly kind: "path"; readonly text: string }
  | { readonly kind: "data"; readonly uri: string; readonly mimeType: string }
  | { readonly kind: "address"; readonly url: string }
  | { readonly kind: "unsupported"; readonly reason: Unsupported };

/**
 * Why no image can be found: nothing is said, only a part of the page, a scheme without files, a
 * computer's name, what a template or program computes, data of another kind, or what no path is as long as.
 */
export type Unsupported =
  | "empty"
  | "fragment"
  | "scheme"
  | "network"
  | "computed"
  | "notAnImage"
  | "tooLong";

/** Characters; file systems know no longer paths. */
const LONGEST = 4096;

const NAME = String.raw`["']([^"'<>{}]{1,500})["']`;
/** One piece of code: `{{ base }}`, `{% x %}`, `<%= x %>`, `<?= x ?>`, `${x}`, `{x}`, `%X%`. */
const CODE = String.raw`(?:\{\{\{?[^{}]{0,300}\}?\}\}|\{%[^%]{0,300}%\}|\{!![^!]{0,300}!!\}|<%[^%]{0,300}%>|<\?[^?]{0,300}\?>|\$\{[^{}]{0,300}\}|\{[\w.-]{1,100}\}|%[A-Z_]{1,60}%|@\w{1,60}\([^()]{0,300}\))`;
/** Nothing but one piece of code. */
const WHOLE = new RegExp(`^${CODE}$`);
/** Code for the site's address, then the path from there. */
const PREFIXED = new RegExp(`^(?:https?:)?(?:${CODE})+(/[^{}<>$%]+\\.\\w{2,5}(?:[?#][^{}<>]*)?)$`);
/** What says where the site or a theme is, before a path that is joined to it. */
const BEFORE_PATH =
  /(?<![\w$])\w{0,40}(?:uri|url)\w{0,40}(?:\([^()'"]{0,100}\))? {0,3}[.+~](?= {0,3}["'])/i;
/** A string that could be an image's path. */
const QUOTED_PATH = /(["'])((?:(?!\1)[^<>{}\n]){1,500}[^"'<>{}./\\]\.\w{2,5})\1/g;

/** How templates write a path of the site: the folder, then the path, or a function of the path. */
const TEMPLATES: readonly RegExp[] = [
  /^%PUBLIC_URL%(.*)$/,
  /^(?:\{\{|<\?=|<\?php echo) {0,3}\$?(?:base|site|home|root|static|media|assets?)_?(?:url|uri|path)(?:\(\))?;? {0,3}(?:\}\}|\?>)(.*)$/i,
  // Drupal: the folder of the theme, where the template is.
  /^\/?\{\{\s*(?:base_path\s*~\s*)?directory\s*\}\}(.*)$/,
  /^<%=\s*(?:BASE_URL|htmlWebpackPlugin\.options\.\w+)\s*%>(.*)$/,
  /^\{\{-?\s*(?:site\.(?:base_?url|url)|\$?\.?[Ss]ite\.BaseURL|base_?url|base_path|pathPrefix)(?:\s*\|\s*\w+)?\s*-?\}\}(.*)$/i,
  new RegExp(String.raw`^\{\{-?\s*${NAME}\s*\|\s*\w+(?:\s*\|\s*\w+)?\s*-?\}\}$`),
  new RegExp(String.raw`^\{\{-?\s*(?:absURL|relURL)\s+${NAME}\s*-?\}\}$`, "i"),
  new RegExp(String.raw`^\{\{\s*(?:asset|url|secure_asset|mix)\(\s*${NAME}\s*\)\s*\}\}$`),
  new RegExp(
    String.raw`^\{\{\s*url_for\(\s*["'](?:[\w.]{0,80}\.)?static["']\s*,\s*(?:filename|path)\s*=\s*${NAME}\s*\)\s*\}\}$`,
  ),
  // No space at either end, which would be tried both as one of the path's and as one around it.
  new RegExp(
    String.raw`^\{%-?\s*(?:static|link)\s+["']?([^"'<>{}%\s](?:[^"'<>{}%]{0,498}?[^"'<>{}%\s])??)["']?\s*-?%\}$`,
  ),
  new RegExp(
    String.raw`^<%=\s*(?:asset_path|image_path|asset_url|image_url)[\s(]+${NAME}\s*\)?\s*%>$`,
  ),
  new RegExp(String.raw`^<[\w-]+:url\s+value=${NAME}\s*(?:/>|></[\w-]+:url>)$`),
  /^@\{~?(\/[^{}$()]{1,500})\}$/,
  new RegExp(String.raw`^@Url\.Content\(\s*"(?:~)?([^"<>{}]{1,500})"\s*\)$`),
];

/** The path of the site that code in an address certainly stands for; none where there is no code or more of it. */
export function pathByCode(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST || !/[{<@]/.test(trimmed)) return undefined;
  const spelling = templateOf(trimmed);
  return spelling.kind === "path" && spelling.text !== trimmed ? spelling.text : undefined;
}

/** Tells a path from what is none. Of the templates' ways to write a path the path is left. */
export function readSpelling({ text, by }: Pick<Source, "text" | "by">): Spelling {
  const trimmed = text.trim();
  if (trimmed === "") return { kind: "unsupported", reason: "empty" };
  if (/^data:/i.test(trimmed)) return dataOf(trimmed);
  if (trimmed.length > LONGEST) return { kind: "unsupported", reason: "tooLong" };
  if (trimmed.includes("\0")) return { kind: "unsupported", reason: "computed" };
  if (/^https?:/i.test(trimmed)) return addressOf(trimmed);
  if (trimmed.startsWith("//")) return addressOf(`https:${trimmed}`);
  if (trimmed.startsWith("\\\\")) return { kind: "unsupported", reason: "network" };
  if (/^file:/i.test(trimmed)) return fileOf(trimmed);
  // Docusaurus: a file of the site, not of the bundle.
  if (/^pathname:/i.test(trimmed)) return rooted(trimmed.slice("pathname:".length));
  const drive = /^[a-z]:[\\/]/i.test(trimmed) ? `/${trimmed}` : trimmed;
  if (/^[a-z][a-z0-9+.-]*:/i.test(drive)) return { kind: "unsupported", reason: "scheme" };
  if (by === "address" && /^[#?]/.test(drive)) return { kind: "unsupported", reason: "fragment" };
  return templateOf(by === "module" ? drive.slice(drive.lastIndexOf("!") + 1) : drive);
}

function dataOf(uri: string): Spelling {
  const mimeType = /^data:\s*(image\/[\w.+-]+)/i.exec(uri)?.[1]?.toLowerCase();
  return mimeType === undefined
    ? { kind: "unsupported", reason: "notAnImage" }
    : { kind: "data", uri, mimeType };
}

function addressOf(text: string): Spelling {
  if (/\$\{|\{\{|<%/.test(text)) return { kind: "unsupported", reason: "computed" };
  return URL.canParse(text)
    ? { kind: "address", url: text }
    : { kind: "unsupported", reason: "scheme" };
}

function fileOf(text: string): Spelling {
  if (!URL.canParse(text)) return { kind: "unsupported", reason: "scheme" };
  const { host, pathname } = new URL(text);
  return host === ""
    ? { kind: "path", text: `\0${pathname}` }
    : { kind: "unsupported", reason: "network" };
}

/** Pelican's ways to say that a path is one of the sources. */
const PELICAN = /^(?:\{(?:static|attach|filename)\}|\|(?:static|attach|filename)\|)(.*)$/;

function templateOf(text: string): Spelling {
  const own = PELICAN.exec(text)?.[1];
  if (own !== undefined) return { kind: "path", text: own };
  for (const template of TEMPLATES) {
    const path = template.exec(text)?.[1];
    if (path !== undefined && !isComputed(path)) return rooted(path);
  }
  const prefixed = PREFIXED.exec(text)?.[1];
  if (prefixed !== undefined) return rooted(prefixed);
  if (WHOLE.test(text)) {
    const paths = [...text.matchAll(QUOTED_PATH)].map(([, , path = ""]) => path);
    if (
      paths.length === 1 &&
      !/["'][^"']*["']\s*[.+~]|[.+~]\s*["']/.test(text.replace(BEFORE_PATH, "("))
    )
      return rooted(paths[0] ?? "");
  }
  return isComputed(text) ? { kind: "unsupported", reason: "computed" } : { kind: "path", text };
}

/** A path from the site's root, whichever way it begins. */
const rooted = (path: string): Spelling => ({
  kind: "path",
  text: `/${path.replace(/^[~/]*\/+/, "")}`,
});

/** Whether there is something of a template or program in a text. */
function isComputed(text: string): boolean {
  return /\$\{|\{\{|\}\}|\{%|<%|<\?|%[A-Z_]+_URL%/.test(text);
}

/**
 * The paths a text may mean, the likeliest first: without query, fragment and
 * percent-encoding, but names may have `?`, `#` or `%20` in them.
 */
export function pathsIn(text: string, by: Source["by"]): string[] {
  // In a name that a package gives its images, `#` comes first.
  const plain = text.replace(/(?!^)[?#].*$/s, "");
  const raw = [plain, text].flatMap((one) =>
    by === "module" ? [one, decode(one)] : [decode(one), one],
  );
  const paths = raw.map((one) => one.replaceAll("\\", "/")).filter((one) => !one.includes("\0"));
  return [...new Set(paths)].filter((one) => one !== "");
}

/** Without percent-encoding, as far as it is one. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
