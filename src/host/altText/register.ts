import * as vscode from "vscode";
import { AltTextActions, type ActionParts } from "./actions.ts";
import { AltTextDiagnostics } from "./diagnostics.ts";
import { DOCUMENTS } from "./documents.ts";
import { AltTextHover } from "./hover.ts";

/** Tells what is wrong with alt texts in editors, and offers what can be done. */
export function registerAltText(
  parts: ActionParts & { readonly onError: (error: unknown) => void },
): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    new AltTextDiagnostics(parts),
    languages.registerHoverProvider(DOCUMENTS, new AltTextHover(parts)),
    languages.registerCodeActionsProvider(DOCUMENTS, new AltTextActions(parts), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}
