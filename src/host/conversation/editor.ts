import type { AttachedImage } from "../../core/conversation/conversation.ts";
import type { ImageSource } from "../../core/image/source.ts";
import type { PanelMessage } from "../../shared/protocol.ts";
import type { CodeColours } from "../../shared/views.ts";

/** What a button of a code block asks for. */
export type CodeMessage = Extract<
  PanelMessage,
  { readonly type: "copyCode" | "insertCode" | "openCode" }
>;

/** An image of the workspace. */
export interface WorkspaceImage {
  readonly uri: string;
  /** Within the workspace, with forward slashes. */
  readonly path: string;
}

/** What the panel needs of the editor around it. */
export interface PanelEditor {
  copy(text: string): Promise<void>;
  /** A link of an answer, which the editor itself asks about where it is not trusted. */
  openLink(href: string): Promise<void>;
  /** @param original as it was found, not as it was sent */
  openImage(image: AttachedImage, original: boolean): Promise<void>;
  /** Lets the user choose images; undefined when they cancel. */
  browse(): Promise<readonly ImageSource[] | undefined>;
  /** Whether a folder is open. */
  hasFolder(): boolean;
  /** The images of the workspace: first some, at last all, newest first; each list takes the place of the one before. */
  searchImages(): AsyncIterable<readonly WorkspaceImage[]>;
  /** An image was pasted, dropped or named after `@`, for which the walkthrough has a step. */
  markAttached(): void;
  runCode(message: CodeMessage): Promise<void>;
  /** @param query which settings; without one, all of Iris's */
  openSettings(query: string | undefined): Promise<void>;
  editPrompts(): Promise<void>;
  selectModel(): Promise<void>;
  /** Uses this model from now on. */
  chooseModel(id: string): Promise<void>;
  setApiKey(): Promise<void>;
  hasKey(): Promise<boolean>;
  showLog(): Promise<void>;
  /** The colours that the theme has for code. */
  colours(): Promise<CodeColours>;
  /** Opens a connection for a question that is still being written. */
  warm(): Promise<void>;
}
