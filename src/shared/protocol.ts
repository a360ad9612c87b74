/**
 * The messages between host and panel. The host owns the conversation; the
 * panel shows snapshots and deltas of it and sends back what its user wants.
 */
import {
  ACTIONS,
  type ActionId,
  type CodeColours,
  type FoundView,
  GIVEN_PROBLEMS,
  type GivenFile,
  type PanelState,
} from "./views.ts";

/** Bytes past which a file is not even read. */
export const FILE_LIMIT = 50_000_000;
/** Images that one question can have. */
export const MOST_IMAGES = 50;
/** Bytes of files that one drop or paste can bring. */
export const DROP_LIMIT = 200_000_000;

/** What the host tells the panel. */
export type HostMessage =
  | { readonly type: "snapshot"; readonly state: PanelState }
  /** Text to append to an answer that so far has `offset` characters. */
  | {
      readonly type: "append";
      readonly turnId: string;
      readonly offset: number;
      readonly text: string;
    }
  | { readonly type: "estimate"; readonly text: string }
  /** A short remark on what just happened. */
  | { readonly type: "say"; readonly text: string }
  /** Images of the workspace whose names fit what was typed after `@`, the best first; more come until it is complete. */
  | {
      readonly type: "found";
      readonly query: string;
      readonly images: readonly FoundView[];
      readonly isComplete: boolean;
      /** Without a folder there is nothing to find. */
      readonly hasFolder: boolean;
    }
  /** Attach the image in the clipboard, which only a page can read. */
  | { readonly type: "readClipboard" }
  /** Colours of the theme for the words of code, by {@link CodeColours} name. */
  | { readonly type: "colours"; readonly colours: CodeColours }
  /** Draw an SVG at a size in pixels. */
  | {
      readonly type: "drawImage";
      readonly id: number;
      readonly text: string;
      readonly width: number;
      readonly height: number;
    }
  /** Take the focus into the text box, and say so. */
  | { readonly type: "focus" };

/** What the panel asks of the host. */
export type PanelMessage =
  | { readonly type: "ready" }
  /** The text box took the focus that it was to take. */
  | { readonly type: "focused" }
  /** The page got the focus, whoever gave it. */
  | { readonly type: "entered" }
  /** A drawing that was wanted, as PNG; none where it cannot be drawn. */
  | { readonly type: "drawnImage"; readonly id: number; readonly png: Uint8Array | undefined }
  /** With the draft's revision that it is of: one that was sent before is not sent again. */
  | { readonly type: "send"; readonly text: string; readonly revision: number }
  | { readonly type: "draft"; readonly text: string }
  | { readonly type: "stop" }
  | { readonly type: "attach" }
  | { readonly type: "attachFiles"; readonly files: readonly GivenFile[] }
  /** Addresses of any kind: files of the workspace, `https:`, `data:`. */
  | { readonly type: "attachAddresses"; readonly addresses: readonly string[] }
  /** What came of reading the clipboard, where no image did. */
  | { readonly type: "clipboard"; readonly problem: "empty" | "refused"; readonly key: string }
  | { readonly type: "findImages"; readonly query: string }
  /** By so many places towards the end, or towards the beginning where negative. */
  | { readonly type: "moveAttachment"; readonly id: string; readonly by: number }
  /** Takes a prompt for the question being written; none where `id` is empty. */
  | { readonly type: "choosePrompt"; readonly id: string }
  /** Another question than the one being written: an older one, or a newer. */
  | { readonly type: "recall"; readonly older: boolean }
  | { readonly type: "removeQueued"; readonly id: string }
  | { readonly type: "editQueued"; readonly id: string }
  | { readonly type: "sendQueued" }
  | { readonly type: "action"; readonly action: ActionId }
  | { readonly type: "removeAttachment"; readonly id: string }
  | { readonly type: "dismissNotice"; readonly id: string }
  | { readonly type: "openImage"; readonly id: string }
  | { readonly type: "resolution"; readonly id: string; readonly full: boolean }
  | { readonly type: "choose"; readonly id: string; readonly chosen: number }
  /** Asks the question in other words. */
  | { readonly type: "edit"; readonly id: string; readonly text: string }
  /** Wants another answer in place of this one. */
  | { readonly type: "regenerate"; readonly id: string }
  /** Wants the version so many before (negative) or after the one shown. */
  | { readonly type: "version"; readonly id: string; readonly step: number }
  | { readonly type: "openLink"; readonly href: string }
  | { readonly type: "copyAnswer"; readonly id: string }
  | { readonly type: "copyData"; readonly id: string; readonly format: "json" | "csv" }
  | { readonly type: "copyCode"; readonly text: string }
  | { readonly type: "insertCode" | "openCode"; readonly text: string; readonly language: string };

/** Characters of a question, and of code, that the host takes from the panel. */
export const LONGEST_TEXT = 1_000_000;
/** Characters of an id, of what is looked for and of a link. */
const LONGEST_ID = 200;
const LONGEST_QUERY = 500;
const LONGEST_LINK = 32_000;

/** Reads what came from the page; undefined for anything that is no message of the panel. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, text, id, href, action, chosen, full, step, format, language, ...rest } =
    value as Record<string, unknown>;
  switch (type) {
    case "ready":
    case "focused":
    case "entered":
    case "stop":
    case "attach":
    case "sendQueued":
      return { type };
    case "send": {
      const { revision } = rest;
      return isText(text) && isPlain(revision) ? { type, text, revision } : undefined;
    }
    case "drawnImage": {
      const { png } = rest;
      if (!isPlain(id)) return undefined;
      const taken = png instanceof Uint8Array && png.length <= FILE_LIMIT;
      return { type, id, png: taken ? png : undefined };
    }
    case "attachFiles": {
      const files = listOf(rest["files"], parseGivenFile);
      return files && { type, files };
    }
    case "attachAddresses": {
      const addresses = listOf(rest["addresses"], (one) =>
        isText(one, LONGEST_ADDRESS) ? one : undefined,
      );
      return addresses && { type, addresses };
    }
    case "clipboard": {
      const { problem, key } = rest;
      if (problem !== "empty" && problem !== "refused") return undefined;
      return typeof key === "string" ? { type, problem, key: key.slice(0, 20) } : undefined;
    }
    case "findImages": {
      const { query } = rest;
      return isText(query, LONGEST_QUERY) ? { type, query } : undefined;
    }
    case "moveAttachment": {
      const { by } = rest;
      return isText(id, LONGEST_ID) && isPlain(by) ? { type, id, by } : undefined;
    }
    case "recall": {
      const { older } = rest;
      return typeof older === "boolean" ? { type, older } : undefined;
    }
    case "draft":
      return isText(text) ? { type, text } : undefined;
    case "removeAttachment":
    case "dismissNotice":
    case "openImage":
    case "copyAnswer":
    case "regenerate":
    case "choosePrompt":
    case "removeQueued":
    case "editQueued":
      return isText(id, LONGEST_ID) ? { type, id } : undefined;
    case "resolution":
      return isText(id, LONGEST_ID) && typeof full === "boolean" ? { type, id, full } : undefined;
    case "choose":
      return isText(id, LONGEST_ID) && isPlain(chosen) ? { type, id, chosen } : undefined;
    case "edit":
      return isText(id, LONGEST_ID) && isText(text) ? { type, id, text } : undefined;
    case "version":
      return isText(id, LONGEST_ID) && isPlain(step) ? { type, id, step } : undefined;
    case "openLink":
      return isText(href, LONGEST_LINK) ? { type, href } : undefined;
    case "copyData":
      return isText(id, LONGEST_ID) && (format === "json" || format === "csv")
        ? { type, id, format }
        : undefined;
    case "copyCode":
      return isText(text) ? { type, text } : undefined;
    case "insertCode":
    case "openCode":
      return isText(text) && isText(language, 40) ? { type, text, language } : undefined;
    case "action": {
      const known = ACTIONS.find((one) => one === action);
      return known && { type, action: known };
    }
    default:
      return undefined;
  }
}

/** Characters of an address: a `data:` URI of the largest file has no more. */
const LONGEST_ADDRESS = FILE_LIMIT * 1.4;

/** A list of at most twice as many as there is room for; undefined where one is wrong. */
function listOf<T>(
  value: unknown,
  parse: (one: unknown) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list = value.slice(0, MOST_IMAGES * 2).map(parse);
  return list.every((one) => one !== undefined) ? list : undefined;
}

function parseGivenFile(value: unknown): GivenFile | undefined {
  const { name, content } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== "string") return undefined;
  const given = { name: name.slice(0, 255) };
  const problem = GIVEN_PROBLEMS.find((one) => one === content);
  if (problem) return { ...given, content: problem };
  if (!(content instanceof Uint8Array)) return undefined;
  return { ...given, content: content.length > FILE_LIMIT ? "tooLarge" : content };
}

/** @param most characters */
function isText(text: unknown, most = LONGEST_TEXT): text is string {
  return typeof text === "string" && text.length <= most;
}

function isPlain(number: unknown): number is number {
  return Number.isSafeInteger(number);
}
