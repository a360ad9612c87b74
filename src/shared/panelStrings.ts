/** The panel's own words, given to the page in the user's language. */
export interface PanelStrings {
  readonly conversation: string;
  readonly you: string;
  readonly answer: string;
  readonly askAboutImage: string;
  /** In the empty text box, where there is no image yet. */
  readonly placeholder: string;
  /** `{0}` is a file name. */
  readonly placeholderOne: string;
  /** `{0}` is a number of images. */
  readonly placeholderMany: string;
  readonly placeholderFollowUp: string;
  readonly placeholderPrompt: string;
  readonly send: string;
  readonly stop: string;
  readonly stopKey: string;
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
  readonly showMore: string;
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
  readonly noFolder: string;
  /** The clipboard has an image of the text that was pasted. */
  readonly pastedAsText: string;
  readonly attachInstead: string;
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
  readonly enlarge: string;
  readonly data: string;
  readonly copyJson: string;
  readonly copyCsv: string;
  readonly showJson: string;
  /** `{0}` is a number of rows. */
  readonly moreRows: string;
}
