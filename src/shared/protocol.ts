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
  | { readonly type: "focus" };

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

/** Of several versions of a turn, which one this is, from 0. */
export interface VersionsView {
  readonly count: number;
  readonly current: number;
}

export interface QuestionView {
  readonly role: "question";
  readonly id: string;
  readonly text: string;
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
  /** What went wrong or what to know, in words. */
  readonly problem?: string | undefined;
  /** What did not go along with its question, in words. */
  readonly remark?: string | undefined;
  readonly actions: readonly ActionId[];
  /** The request goes out again at `until` (ms since 1970); why, in a sentence. */
  readonly wait?: { readonly until: number; readonly sentence: string } | undefined;
  /** Of several answers to one question, which one this is, from 0. */
  readonly choices?: { readonly count: number; readonly chosen: number } | undefined;
  readonly versions?: VersionsView | undefined;
}

/** The buttons that an answer or an empty panel may show. */
const ACTIONS = [
  "setApiKey",
  "selectModel",
  "continue",
  "retry",
  "showLog",
  "openSettings",
] as const;
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
  /** Asks the question in other words. */
  | { readonly type: "edit"; readonly id: string; readonly text: string }
  /** Wants another answer in place of this one. */
  | { readonly type: "regenerate"; readonly id: string }
  /** Wants the version so many before (negative) or after the one shown. */
  | { readonly type: "version"; readonly id: string; readonly step: number }
  | { readonly type: "openLink"; readonly href: string }
  | { readonly type: "copyAnswer"; readonly id: string };

/** Reads what came from the page; undefined for anything that is no message of the panel. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, text, id, href, action, chosen, full, step } = value as Record<string, unknown>;
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
    case "regenerate":
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
    case "action": {
      const known = ACTIONS.find((one) => one === action);
      return known && { type, action: known };
    }
    default:
      return undefined;
  }
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
  /** `{0}` is the address of a picture in an answer that is not loaded. */
  readonly remoteImage: string;
}
