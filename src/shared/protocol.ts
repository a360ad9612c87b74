/**
 * The messages between host and panel. The host owns the conversation; the
 * panel shows snapshots and deltas of it and sends back what its user wants.
 */

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
  /** Sentences about files that could not be attached and the like, until dismissed. */
  readonly notices: readonly NoticeView[];
  readonly turns: readonly TurnView[];
}

/** An image on its way into the next question, or sent with one. */
export interface ImageView {
  readonly id: string;
  readonly name: string;
  /** What was found and what is sent, in words. */
  readonly description: string;
  /** A `data:` URI of a small picture; none for formats that only the endpoint can read. */
  readonly thumbnail?: string | undefined;
}

export interface AttachmentView extends ImageView {
  /** False while the image is being read. */
  readonly ready: boolean;
  /** Whether it goes out at full resolution; undefined where there is nothing to choose. */
  readonly full?: boolean | undefined;
}

export interface NoticeView {
  readonly id: string;
  readonly text: string;
}

export type TurnView = QuestionView | AnswerView;

export interface QuestionView {
  readonly role: "question";
  readonly id: string;
  readonly text: string;
  readonly images: readonly ImageView[];
}

export interface AnswerView {
  readonly role: "answer";
  readonly id: string;
  readonly text: string;
  readonly state: "streaming" | "complete" | "stopped" | "failed";
  /** Model, tokens and about how much money. */
  readonly footer: string;
  /** The text is validated JSON, which is shown as a table. */
  readonly isData?: boolean | undefined;
  /** What went wrong or what to know, in words. */
  readonly problem?: string | undefined;
  readonly actions: readonly ActionId[];
  /** The request goes out again at `until` (ms since 1970); why, in a sentence. */
  readonly wait?: { readonly until: number; readonly sentence: string } | undefined;
  /** Of several answers to one question, which one this is, from 0. */
  readonly choices?: { readonly count: number; readonly chosen: number } | undefined;
}

/** The buttons that an answer or an empty panel may show. */
const ACTIONS = ["setApiKey", "selectModel", "retry", "showLog", "openSettings"] as const;
export type ActionId = (typeof ACTIONS)[number];

/** What the panel asks of the host. */
export type PanelMessage =
  | { readonly type: "ready" }
  | { readonly type: "send"; readonly text: string }
  | { readonly type: "draft"; readonly text: string }
  | { readonly type: "stop" }
  | { readonly type: "attach" }
  | { readonly type: "action"; readonly action: ActionId }
  | { readonly type: "removeAttachment"; readonly id: string }
  | { readonly type: "dismissNotice"; readonly id: string }
  | { readonly type: "openImage"; readonly id: string }
  | { readonly type: "resolution"; readonly id: string; readonly full: boolean }
  | { readonly type: "choose"; readonly id: string; readonly chosen: number }
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
  const { type, text, id, href, action, chosen, full, format, language } = value as Record<
    string,
    unknown
  >;
  switch (type) {
    case "ready":
    case "stop":
    case "attach":
      return { type };
    case "send":
    case "draft":
      return typeof text === "string" ? { type, text } : undefined;
    case "removeAttachment":
    case "dismissNotice":
    case "openImage":
    case "copyAnswer":
      return typeof id === "string" ? { type, id } : undefined;
    case "resolution":
      return typeof id === "string" && typeof full === "boolean" ? { type, id, full } : undefined;
    case "choose":
      return typeof id === "string" && typeof chosen === "number"
        ? { type, id, chosen }
        : undefined;
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
  /** `{0}` is the model. */
  readonly modelIs: string;
  readonly setApiKey: string;
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
  readonly previousAnswer: string;
  readonly nextAnswer: string;
  /** `{0}` is the address of a picture in an answer that is not loaded. */
  readonly remoteImage: string;
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
