import type { ReviewHostMessage, ReviewPageMessage } from "../../shared/review.ts";

declare function acquireVsCodeApi(): { postMessage(message: ReviewPageMessage): void };

const vscode = acquireVsCodeApi();

/** Tells the host what the user wants. */
export function post(message: ReviewPageMessage): void {
  vscode.postMessage(message);
}

/** Hears what the host says, as long as the page is there. */
export function listen(hear: (message: ReviewHostMessage) => void): void {
  window.addEventListener("message", ({ data }: MessageEvent<ReviewHostMessage>) => hear(data));
}
