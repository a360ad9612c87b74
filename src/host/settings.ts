import * as vscode from "vscode";
import {
  parseAltTextSettings,
  parsePasteMode,
  parseSettings,
  type AltTextSettings,
  type PasteMode,
  type Settings,
  type SettingsSource,
} from "../core/settings.ts";

export function readSettings(): Settings {
  return parseSettings(sourceOf());
}

/** @param scope the document, whose folder may have settings of its own */
export function readAltTextSettings(scope?: vscode.Uri): AltTextSettings {
  return parseAltTextSettings(sourceOf(scope));
}

/** @param document its language may have a setting of its own */
export function readPasteMode(document: vscode.TextDocument): PasteMode {
  return parsePasteMode(sourceOf(document));
}

function sourceOf(scope?: vscode.ConfigurationScope): SettingsSource {
  const config = vscode.workspace.getConfiguration("iris", scope);
  return {
    get: (id) => config.get(id),
    defaultOf: (id) => config.inspect(id)?.defaultValue,
    isSet: (id) => {
      const { globalValue, workspaceValue, workspaceFolderValue } = config.inspect(id) ?? {};
      return [globalValue, workspaceValue, workspaceFolderValue].some((one) => one !== undefined);
    },
  };
}
