import type { HostMessage, PanelMessage } from "../shared/protocol.ts";

declare function acquireVsCodeApi(): { postMessage(message: PanelMessage): void };

const vscode = acquireVsCodeApi();

/** Tells the host what the user wants. */
export function post(message: PanelMessage): void {
  vscode.postMessage(message);
}

/** Hears what the host says; the function returned stops listening. */
export function listen(hear: (message: HostMessage) => void): () => void {
  const receive = ({ data }: MessageEvent<HostMessage>): void => hear(data);
  window.addEventListener("message", receive);
  return () => window.removeEventListener("message", receive);
}
