import * as vscode from "vscode";
import type {
  Outcome,
  ProposalSettings,
  Refinement,
  SettingsFor,
  Subject,
} from "../../core/altText/propose/propose.ts";
import type { ImageLocator, SourceProblem } from "../../core/altText/resolve/locator.ts";
import type { Gate, Model } from "../../core/mavi/model.ts";
import { readBytes } from "../files.ts";
import type { AltTextSettings } from "../../core/settings.ts";
import { readAltTextSettings, readSettings } from "../settings.ts";
import { loadEngine } from "./documents.ts";

/**
 * Opens the gate for what can go out of these. Where nothing can, nobody is asked.
 *
 * @returns the model with the settings that were agreed to, or why none has an image; undefined where images may not go out
 */
export async function openFor<S extends Subject>(
  subjects: readonly S[],
  {
    gate,
    locator,
    signal,
    ...options
  }: {
    readonly gate: Gate;
    readonly locator: Pick<ImageLocator, "find">;
    readonly refinement?: Refinement | undefined;
    readonly isNew?: boolean;
    readonly signal: AbortSignal;
  },
): Promise<
  | { readonly model: Model; readonly settingsFor: SettingsFor }
  | { readonly problems: ReadonlyMap<S, SourceProblem> }
  | undefined
> {
  const { estimateProposals } = await loadEngine();
  // What a single one takes is named to nobody.
  const reading = subjects.length > 1 ? { readFile } : {};
  const estimate = await estimateProposals(subjects, {
    ...{ locator, settingsFor: settingsNow(), signal, ...options, ...reading },
  });
  if (signal.aborted) return undefined;
  const images = estimate.sendable.length;
  if (images === 0) return { problems: estimate.problems };
  const spending = images > 1 ? estimate.spending : undefined;
  const model = await gate.open({ images, spending, signal });
  return model && { model, settingsFor: settingsNow() };
}

/** Outcomes of images that are not there. */
export function failedFor<Item>(
  items: readonly Item[],
  problemOf: (item: Item) => SourceProblem | undefined,
): ReadonlyMap<Item, Outcome> {
  return new Map(
    items.flatMap((item): [Item, Outcome][] => {
      const problem = problemOf(item);
      return problem ? [[item, { failure: { kind: "source", problem } }]] : [];
    }),
  );
}

const readFile = (uri: string, most: number): ReturnType<typeof readBytes> =>
  readBytes(vscode.Uri.parse(uri, true), most);

/** Settings as they are now, also later: a run goes by those that its user agreed to. @param uri of a document */
export function settingsNow(): (uri?: string) => ProposalSettings & AltTextSettings {
  const { model, parameters, image } = readSettings();
  const settingsIn = (scope?: vscode.Uri) => ({
    ...readAltTextSettings(scope),
    ...{ model, parameters, image },
  });
  const everywhere = settingsIn();
  const folders = new Map(
    vscode.workspace.workspaceFolders?.map(({ uri }) => [String(uri), settingsIn(uri)]),
  );
  return (uri) => {
    if (uri === undefined) return everywhere;
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri, true));
    return folders.get(String(folder?.uri)) ?? everywhere;
  };
}
