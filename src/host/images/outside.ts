import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { isWithin, normalize } from "../../core/files/paths.ts";
import { gathered, type MayRead } from "../../core/image/permission.ts";
import type { FileSource } from "../../core/image/source.ts";
import { isSameSystem } from "../uris.ts";
import { realUri } from "../files.ts";
import { notify } from "../notify.ts";

/** Where a file in doubt is that is outside the workspace, or that links take there; undefined for all others. */
export async function pathOutside({ uri, doubt }: FileSource): Promise<string | undefined> {
  if (doubt === undefined) return undefined;
  const file = onThisMachine(vscode.Uri.parse(uri, true));
  const roots = (vscode.workspace.workspaceFolders ?? [])
    .map((one) => one.uri)
    .filter((one) => isSameSystem(one, file));
  const isInside = roots.some((root) => isWithin(normalize(file.path), root.path));
  if (!isInside && doubt === "link") return undefined;
  const real = await realUri(file);
  if (!isInside) return (real ?? file).path;
  // What is not there, or leads in circles, is told by whoever reads it.
  if (!real) return undefined;
  const realRoots = await Promise.all(roots.map(async (root) => (await realUri(root)) ?? root));
  return realRoots.some((root) => isWithin(real.path, root.path)) ? undefined : real.path;
}

/** A file of a remote workspace as this side of it calls it: windows name it by the remote, and hand that over in a drop. */
function onThisMachine(uri: vscode.Uri): vscode.Uri {
  const isHere = vscode.workspace.workspaceFolders?.some((one) => one.uri.scheme === "file");
  return uri.scheme === "vscode-remote" && isHere === true
    ? uri.with({ scheme: "file", authority: "" })
    : uri;
}

/** Asks before images are read that a workspace or page may name without its user's knowledge. */
export const createUserQuestion = (): MayRead => gathered(ask, delay);

const ask: Parameters<typeof gathered>[0] = async (kind, about) => {
  const { t } = vscode.l10n;
  const read = t("Read File");
  const send = t("Send Anyway");
  const [question, yes] =
    kind === "outside"
      ? [t("Read files outside the workspace?"), read]
      : [t("Send a URL that may contain a secret?"), send];
  const options = { modal: true, detail: about.join("\n") };
  return (await notify.warning(question, options, yes)) === yes;
};
