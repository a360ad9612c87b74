import * as vscode from "vscode";
import type { Locale } from "../core/messages/locale.ts";

/** The user's language, as VS Code shows it. */
export const locale: Locale = { t: vscode.l10n.t, language: vscode.env.language };
