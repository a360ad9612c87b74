import { withoutDevice } from "../files/names.ts";
import {
  wordsOfQuestion,
  type Answer,
  type AttachedImage,
  type Conversation,
  type Question,
  type StoredImage,
} from "./conversation.ts";

/** Characters of an image's name in a file's name. */
const NAME = 60;

/** What is said around the turns, in the user's language. */
export interface ExportWords {
  readonly title: string;
  /** The heading of a question. */
  readonly question: (question: Question) => string;
  /** The heading of an answer: its model and date. */
  readonly answer: (answer: Answer) => string;
  /** What stands below an answer: what it took, and what became of it. */
  readonly remarks: (answer: Answer) => readonly string[];
  /** An image's alt text; with several parts, of one of them, from 1. */
  readonly alt: (image: AttachedImage, part?: { number: number; of: number }) => string;
}

/** A file beside the Markdown. */
export interface ExportedImage {
  readonly sentImage: StoredImage;
  readonly name: string;
}

/** A conversation as a document. */
export interface Exported {
  readonly markdown: string;
  readonly images: readonly ExportedImage[];
}

/**
 * Writes what is shown of a conversation as Markdown, with its images in a
 * folder of that name beside it.
 */
export function toMarkdown({ turns }: Conversation, words: ExportWords, folder: string): Exported {
  const names = new Map<string, ExportedImage>();
  const nameOf = (sentImage: StoredImage, name: string): string => {
    const known = names.get(sentImage.id);
    if (known) return known.name;
    const extension = /^image\/([a-z0-9]+)/.exec(sentImage.mimeType)?.[1] ?? "bin";
    const stem = fileName(name.replace(/\.[^.]*$/, "")) || "image";
    const named = `${names.size + 1}-${stem}.${extension === "jpeg" ? "jpg" : extension}`;
    names.set(sentImage.id, { sentImage, name: named });
    return named;
  };
  const showImage = (image: AttachedImage): string[] =>
    image.sent.map((sentImage, i) => {
      const of = image.sent.length;
      const alt = escaped(words.alt(image, of > 1 ? { number: i + 1, of } : undefined));
      // What only the endpoint looks at is not loaded by a preview either.
      if ("url" in sentImage)
        return `[${alt}](${encodeURI(sentImage.url).replace(/[()]/g, encode)})`;
      const path = [folder, nameOf(sentImage, image.name)];
      return `![${alt}](${path.map((one) => encodeURIComponent(one).replace(/[()]/g, encode)).join("/")})`;
    });
  const blocks = turns.flatMap((turn) =>
    turn.role === "question"
      ? [
          `## ${escaped(words.question(turn))}`,
          ...turn.images.flatMap(showImage),
          quoted(wordsOfQuestion(turn)),
        ]
      : [
          `## ${escaped(words.answer(turn))}`,
          isBareJson(turn) ? codeBlock(turn.text) : harmless(turn.text),
          ...words.remarks(turn).map((remark) => `*${escaped(remark)}*`),
        ],
  );
  const markdown = [`# ${escaped(words.title)}`, ...blocks.filter((block) => block !== "")];
  return { markdown: `${markdown.join("\n\n")}\n`, images: [...names.values()] };
}

/** A name that every file system takes: no signs of their own, none of Windows' reserved names, not long. */
export function fileName(text: string): string {
  const plain = text
    .normalize("NFC")
    .replace(/[\p{C}<>:"/\\|?*]/gu, " ")
    .replace(/\s+/g, " ");
  const short = plain
    .slice(0, NAME)
    .toWellFormed()
    .replace(/\ufffd$/, "");
  const trimmed = short.replace(/^[\s.]+|[\s.]+$/g, "");
  return withoutDevice(trimmed);
}

/** Data that the model itself did not put into a block of code. */
function isBareJson({ isJson, text }: Answer): boolean {
  return isJson === true && !text.trimStart().startsWith("```");
}

/** As a block of code, which nothing inside can end. */
function codeBlock(json: string): string {
  const text = json.trim();
  if (text === "") return "";
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}json\n${text}\n${fence}`;
}

/** As a quotation, in which tabs would reach less far than they did. */
function quoted(text: string): string {
  const spaced = text.replace(/^[ \t]+/gm, (indent) => indent.replaceAll("\t", "    "));
  return harmless(spaced).replace(/^/gm, "> ");
}

/** On one line, and without a meaning for Markdown. */
function escaped(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|~!&]/g, "\\$&");
}

/** Begins a block of code, whatever stands before it. */
const OPENING = /^(`{3,}(?=[^`]*$)|~{3,})/;
const CLOSING = /^ {0,3}(`{3,}|~{3,})[ \t]*$/;

/**
 * An answer is not trusted, and a preview loads images: outside of code, and
 * wherever it is not sure to be code, images become links and HTML text. Code
 * that was left open ends with it.
 */
function harmless(answer: string): string {
  const text = answer.trim().replace(/\r\n?/g, "\n");
  // A block of mathematics may hold what looks like the beginning of code, and a table begin with it.
  const hasBlocks =
    !text.includes("$$") && !text.split("\n").some((line) => /^(```|~~~).*[|[\]<>!]/.test(line));
  let fence: string | undefined;
  let paragraph: string[] = [];
  const lines: string[] = [];
  const end = (): void => {
    lines.push(...outsideOfCode(paragraph));
    paragraph = [];
  };
  for (const line of text.split("\n")) {
    const opening = hasBlocks ? OPENING.exec(line)?.[1] : undefined;
    if (fence !== undefined) {
      lines.push(line);
      if (CLOSING.exec(line)?.[1]?.startsWith(fence)) fence = undefined;
    } else if (opening !== undefined) {
      end();
      lines.push(line);
      fence = opening;
    } else if (line.trim() === "") {
      end();
      lines.push(line);
    } else paragraph.push(line);
  }
  end();
  return [...lines, ...(fence === undefined ? [] : [fence])].join("\n");
}

/** Code in a line stays as it is where all backticks pair within their lines, and nothing else could part them. */
function outsideOfCode(lines: readonly string[]): string[] {
  const code = /(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g;
  const text = lines.join("\n");
  const isSure =
    !/[|$\\]/.test(text) && lines.every((line) => !line.replace(code, "").includes("`"));
  // What has an odd number of backslashes before it has lost its meaning already.
  const plain = (part: string): string =>
    part.replace(/(?<!\\)(\\*)(!(?=\[)|<(?=[a-z/!?]))/gi, (all, before: string, sign: string) =>
      before.length % 2 === 1 ? all : `${before}\\${sign}`,
    );
  if (!isSure) return lines.map(plain);
  return lines.map((line) => {
    let done = 0;
    let result = "";
    for (const match of line.matchAll(code)) {
      result += plain(line.slice(done, match.index)) + match[0];
      done = match.index + match[0].length;
    }
    return result + plain(line.slice(done));
  });
}

const encode = (sign: string): string => `%${sign.charCodeAt(0).toString(16)}`;
