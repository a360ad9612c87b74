import * as vscode from "vscode";
import { raisedSettings } from "../core/raised.ts";
import {
  parseAltTextSettings,
  parsePasteMode,
  parseSettings,
  SETTING,
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

/** What the workspace, or a folder of it, sets beyond its user's own settings. */
export function readRaised(): string[] {
  const scopes = [undefined, ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri)];
  const all = scopes.flatMap((scope) => {
    const config = vscode.workspace.getConfiguration("iris", scope);
    return raisedSettings({
      get: (id) => config.get(id),
      userOf: (id) => config.inspect(id)?.globalValue,
      defaultOf: (id) => config.inspect(id)?.defaultValue,
    });
  });
  return [...new Set(all)].sort();
}

/** Whether the prompts are the workspace's, which take the place of the user's own. */
export function arePromptsShared(): boolean {
  const { workspaceValue, workspaceFolderValue } =
    vscode.workspace.getConfiguration("iris").inspect(SETTING.prompts) ?? {};
  return (workspaceFolderValue ?? workspaceValue) !== undefined;
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
