import * as vscode from "vscode";
import type { Session } from "../core/conversation/session/session.ts";

/** Tells VS Code what was done, by which the walkthrough ticks its steps. */
export function watchSteps(parts: {
  readonly session: Pick<Session, "conversation" | "onDidChange">;
  readonly access: { hasKey(): Promise<boolean> };
  readonly keys: { readonly onDidChange: vscode.Event<void> };
}): vscode.Disposable {
  const { session, access, keys } = parts;
  const done = new Set<string>();
  const tell = (step: string, isDone: boolean): void => {
    if (!isDone || done.has(step)) return;
    done.add(step);
    void vscode.commands.executeCommand("setContext", `iris.${step}`, true);
  };
  const lookForKey = async (): Promise<void> => tell("hasKey", await access.hasKey());
  const look = (): void => {
    const questions = session.conversation.turns.filter(({ role }) => role === "question");
    tell("hasAsked", questions.length > 0);
    tell(
      "hasUsedPrompt",
      questions.some((turn) => turn.role === "question" && turn.prompt !== undefined),
    );
  };
  void lookForKey();
  return vscode.Disposable.from(
    session.onDidChange(look),
    keys.onDidChange(() => void lookForKey()),
  );
}
