/**
 * The messages between host and panel. The host owns the conversation; the
 * panel shows snapshots and deltas of it and sends back what its user wants.
 */

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
  /** Images of the workspace whose names fit what was typed after `@`, the best first. */
  | { readonly type: "found"; readonly query: string; readonly images: readonly FoundView[] }
  /** Attach the image in the clipboard, which only a page can read. */
  | { readonly type: "readClipboard" }
  /** Colours of the theme for the words of code, by {@link CodeColours} name. */
  | { readonly type: "colours"; readonly colours: CodeColours }
  | { readonly type: "focus" };

/** CSS colours of a theme for kinds of words in code, such as `keyword`; what it has none for is left out. */
export type CodeColours = Readonly<Record<string, string>>;

/** All that the panel shows. */
export interface PanelState {
  readonly hasKey: boolean;
  readonly answering: boolean;
  /** The model's short name, for the button that changes it. */
  readonly model: string;
  readonly draft: string;
  /** Grows when the host itself changed the draft, and so the text box must. */
  readonly draftRevision: number;
  /** About what the question being written takes, in words; empty where there is none. */
  readonly estimate: string;
  readonly attachments: readonly AttachmentView[];
  /** The prompts to choose from. */
  readonly prompts: readonly PromptView[];
  /** The one that was chosen for the question being written. */
  readonly prompt?: PromptView | undefined;
  /** Questions that wait for the answer before them. */
  readonly queued: readonly QueuedView[];
  /** They wait until they are sent by hand. */
  readonly held: boolean;
  /** The text is an earlier question as it was asked. */
  readonly recalled: boolean;
  /** Sentences about files that could not be attached and the like, until dismissed. */
  readonly notices: readonly NoticeView[];
  /** What all answers cost together, in words; empty where there is nothing to add up. */
  readonly cost: string;
  readonly turns: readonly TurnView[];
}

/** An image on its way into the next question, or sent with one. */
export interface ImageView {
  readonly id: string;
  readonly name: string;
  /** What was found and what is sent, in words. */
  readonly description: string;
  /** A `data:` URI of a small image; none for formats that only the endpoint can read. */
  readonly thumbnail?: string | undefined;
}

export interface AttachmentView extends ImageView {
  /** False while the image is being read. */
  readonly ready: boolean;
  /** Whether it goes out at full resolution; undefined where there is nothing to choose. */
  readonly full?: boolean | undefined;
}

export interface PromptView {
  readonly id: string;
  readonly title: string;
  /** Its words, shortened; what it still needs, where it is the one chosen. */
  readonly detail: string;
}

export interface QueuedView {
  readonly id: string;
  readonly text: string;
  /** Title of its prompt. */
  readonly prompt?: string | undefined;
  readonly images: readonly ImageView[];
}

export interface FoundView {
  readonly uri: string;
  readonly name: string;
  /** Path of the folder within the workspace. */
  readonly folder: string;
}

/** A file that was dropped or pasted. */
export interface GivenFile {
  /** Empty for an image that never was a file. */
  readonly name: string;
  /** Its content, or why there is none. */
  readonly content: Uint8Array | GivenProblem;
}

const GIVEN_PROBLEMS = ["folder", "tooLarge", "tooMuch", "unreadable"] as const;
export type GivenProblem = (typeof GIVEN_PROBLEMS)[number];

export interface NoticeView {
  readonly id: string;
  readonly text: string;
}

export type TurnView = QuestionView | AnswerView;

/** Of several versions of a turn, which one this is, from 0. */
export interface VersionsView {
  readonly count: number;
  readonly current: number;
}

export interface QuestionView {
  readonly role: "question";
  readonly id: string;
  readonly text: string;
  /** The prompt that was run, whose words come before the text. */
  readonly prompt?: { readonly title: string; readonly words: string } | undefined;
  readonly images: readonly ImageView[];
  readonly versions?: VersionsView | undefined;
}

export interface AnswerView {
  readonly role: "answer";
  readonly id: string;
  readonly text: string;
  readonly state: "streaming" | "complete" | "stopped" | "failed";
  /** Model, tokens and about how much money. */
  readonly footer: string;
  /** The text is JSON, or stands in place of it: it is shown as code. */
  readonly isJson?: boolean | undefined;
  /** That JSON is validated, and shown as a table. */
  readonly isData?: boolean | undefined;
  /** What went wrong or what to know, in words. */
  readonly problem?: string | undefined;
  /** What did not go along with its question, in words. */
  readonly remark?: string | undefined;
  readonly actions: readonly ActionId[];
  /** Name of the model that the button `useSuccessor` takes. */
  readonly successor?: string | undefined;
  /** The request goes out again at `until` (ms since 1970); why, in a sentence. */
  readonly wait?: { readonly until: number; readonly sentence: string } | undefined;
  /** Of several answers to one question, which one this is, from 0. */
  readonly choices?: { readonly count: number; readonly chosen: number } | undefined;
  readonly versions?: VersionsView | undefined;
}

/** The buttons that an answer or an empty panel may show. */
const ACTIONS = [
  "setApiKey",
  "openConsole",
  "useSuccessor",
  "selectModel",
  "newConversation",
  "continue",
  "retry",
  "showLog",
  "openSettings",
  "editPrompts",
] as const;
export type ActionId = (typeof ACTIONS)[number];

/** What the panel asks of the host. */
export type PanelMessage =
  | { readonly type: "ready" }
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

/** Characters of code that the host takes from the panel. */
const MAX_CODE = 1_000_000;

/** Reads what came from the page; undefined for anything that is no message of the panel. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, text, id, href, action, chosen, full, step, format, language, ...rest } =
    value as Record<string, unknown>;
  switch (type) {
    case "ready":
    case "stop":
    case "attach":
    case "sendQueued":
      return { type };
    case "send": {
      const { revision } = rest;
      return typeof text === "string" && typeof revision === "number"
        ? { type, text, revision }
        : undefined;
    }
    case "attachFiles": {
      const files = listOf(rest["files"], parseGivenFile);
      return files && { type, files };
    }
    case "attachAddresses": {
      const addresses = listOf(rest["addresses"], (one) =>
        typeof one === "string" && one.length <= MOST_ADDRESS ? one : undefined,
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
      return typeof query === "string" ? { type, query } : undefined;
    }
    case "moveAttachment": {
      const { by } = rest;
      return typeof id === "string" && typeof by === "number" ? { type, id, by } : undefined;
    }
    case "recall": {
      const { older } = rest;
      return typeof older === "boolean" ? { type, older } : undefined;
    }
    case "draft":
      return typeof text === "string" ? { type, text } : undefined;
    case "removeAttachment":
    case "dismissNotice":
    case "openImage":
    case "copyAnswer":
    case "regenerate":
    case "choosePrompt":
    case "removeQueued":
    case "editQueued":
      return typeof id === "string" ? { type, id } : undefined;
    case "resolution":
      return typeof id === "string" && typeof full === "boolean" ? { type, id, full } : undefined;
    case "choose":
      return typeof id === "string" && typeof chosen === "number"
        ? { type, id, chosen }
        : undefined;
    case "edit":
      return typeof id === "string" && typeof text === "string" ? { type, id, text } : undefined;
    case "version":
      return typeof id === "string" && typeof step === "number" ? { type, id, step } : undefined;
    case "openLink":
      return typeof href === "string" ? { type, href } : undefined;
    case "copyData":
      return typeof id === "string" && (format === "json" || format === "csv")
        ? { type, id, format }
        : undefined;
    case "copyCode":
      return isCode(text) ? { type, text } : undefined;
    case "insertCode":
    case "openCode":
      return isCode(text) && typeof language === "string" && language.length <= 40
        ? { type, text, language }
        : undefined;
    case "action": {
      const known = ACTIONS.find((one) => one === action);
      return known && { type, action: known };
    }
    default:
      return undefined;
  }
}

/** Characters of an address: a `data:` URI of the largest file has no more. */
const MOST_ADDRESS = FILE_LIMIT * 1.4;

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

function isCode(text: unknown): text is string {
  return typeof text === "string" && text.length <= MAX_CODE;
}

/** The panel's own words, given to the page in the user's language. */
export interface PanelStrings {
  readonly conversation: string;
  readonly you: string;
  readonly answer: string;
  readonly askAboutImage: string;
  readonly placeholder: string;
  readonly send: string;
  readonly stop: string;
  readonly attachImage: string;
  readonly selectModel: string;
  readonly useSuccessor: string;
  /** `{0}` is the model. */
  readonly modelIs: string;
  readonly setApiKey: string;
  readonly openConsole: string;
  readonly newConversation: string;
  readonly continue: string;
  readonly retry: string;
  readonly showLog: string;
  readonly openSettings: string;
  readonly copy: string;
  readonly copied: string;
  /** `{0}` is a file name. */
  readonly remove: string;
  /** `{0}` is a file name. */
  readonly open: string;
  /** `{0}` is a file name. */
  readonly fullResolution: string;
  readonly dismiss: string;
  readonly attachments: string;
  readonly reading: string;
  readonly emptyTitle: string;
  readonly emptyText: string;
  readonly emptyNoKey: string;
  readonly answering: string;
  /** `{0}` is a number of words. */
  readonly answerComplete: string;
  readonly answerStopped: string;
  readonly scrollToEnd: string;
  /** `{0}` is a sentence, `{1}` a number of seconds. */
  readonly retryIn: string;
  /** `{0}` is a number from 1, `{1}` how many there are. */
  readonly choice: string;
  /** `{0}` is a number from 1, `{1}` how many there are. */
  readonly version: string;
  readonly previousVersion: string;
  readonly nextVersion: string;
  readonly editQuestion: string;
  readonly editedQuestion: string;
  readonly sendEdited: string;
  readonly cancel: string;
  readonly regenerate: string;
  readonly previousAnswer: string;
  readonly nextAnswer: string;
  /** `{0}` is the address of an image in an answer that is not loaded. */
  readonly remoteImage: string;
  /** Says how images come in; shown below the text box. */
  readonly dropHint: string;
  readonly dropHere: string;
  readonly pasteClipboard: string;
  readonly choosePrompt: string;
  readonly editPrompts: string;
  readonly prompts: string;
  readonly workspaceImages: string;
  readonly noImages: string;
  readonly searching: string;
  /** `{0}` is a number. */
  readonly suggestions: string;
  readonly sendLater: string;
  readonly imageKeys: string;
  /** `{0}` is a file name, `{1}` its place from 1, `{2}` how many there are. */
  readonly movedTo: string;
  /** `{0}` is a file name. */
  readonly removed: string;
  /** `{0}` is the title of a prompt. */
  readonly removePrompt: string;
  readonly queue: string;
  readonly queueWaits: string;
  readonly queueHeld: string;
  readonly sendQueued: string;
  /** `{0}` is a question. */
  readonly editQueued: string;
  /** `{0}` is a question. */
  readonly removeQueued: string;
  /** `{0}` is a language. */
  readonly codeIn: string;
  readonly code: string;
  readonly table: string;
  readonly copyCode: string;
  readonly insertCode: string;
  readonly openCode: string;
  readonly diagram: string;
  /** `{0}` is its title or its kind. */
  readonly diagramOf: string;
  /** `{0}` is why, in words that may be the library's. */
  readonly diagramProblem: string;
  readonly diagramTooLong: string;
  readonly diagramRemote: string;
  readonly diagramNotLoaded: string;
  readonly showSource: string;
  readonly data: string;
  readonly copyJson: string;
  readonly copyCsv: string;
  readonly showJson: string;
  /** `{0}` is a number of rows. */
  readonly moreRows: string;
}
