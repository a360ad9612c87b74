/** What the panel shows, as the host tells it. */

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
  /** What it is for; what it still needs, where it is the one chosen. */
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

export const GIVEN_PROBLEMS = ["folder", "tooLarge", "tooMuch", "unreadable"] as const;
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
export const ACTIONS = [
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
