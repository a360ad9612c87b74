import type { FailureFacts } from "../mavi/errors.ts";

/** What may be done about a failure. */
export type FailureAction =
  | "retry"
  | "setApiKey"
  | "openConsole"
  | "useSuccessor"
  | "selectModel"
  | "newConversation"
  | "openSettings"
  | "showLog";

/** A failure as its user reads it: what happened and what to do, and the buttons that do it. */
export interface Explanation {
  readonly sentence: string;
  readonly actions: readonly FailureAction[];
}

/** A failure's facts, and the endpoint's words without their full stop. */
export type SaidFailure = FailureFacts & { readonly said: string | undefined };
