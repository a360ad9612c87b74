import * as vscode from "vscode";
import type { MayRead } from "../../core/image/permission.ts";
import type { GivenImage } from "../../core/image/source.ts";
import { FILE_LIMIT } from "../../shared/protocol.ts";
import { readBytes } from "../files.ts";
import { activeImage } from "./find.ts";
import { pathOutside } from "./outside.ts";
import { baseName } from "./read.ts";
import { notify } from "../notify.ts";

/** As much of VS Code's Git extension as is used here. */
interface Git {
  getAPI(version: 1): { toGitUri(uri: vscode.Uri, ref: string): vscode.Uri };
}

/**
 * An image as Git has it and as it is now, each named as what it is. Undefined, and said, where
 * there is no image or no earlier version, or where a link leads out of the workspace and its user does
 * not want that read.
 */
export async function versionsOfImage(
  argument: unknown,
  mayRead: MayRead,
): Promise<GivenImage[] | undefined> {
  const { t } = vscode.l10n;
  const uri = fileOf(argument) ?? activeImage();
  if (!uri) {
    void notify.information(t("Open an image that Git tracks, then try again."));
    return undefined;
  }
  const name = baseName(uri);
  const outside = await pathOutside({ kind: "file", uri: uri.toString(), doubt: "link" });
  if (outside !== undefined && !(await mayRead({ kind: "outside", path: outside })))
    return undefined;
  const before = await committed(uri);
  if (!before) {
    void notify.information(t("{0} has no earlier version in Git.", name));
    return undefined;
  }
  const now = await readBytes(uri, FILE_LIMIT);
  if (typeof now === "string") {
    void notify.information(t("The image was not found."));
    return undefined;
  }
  return [
    { kind: "bytes", name: t("{0} (HEAD)", name), bytes: before },
    { kind: "bytes", name: t("{0} (working copy)", name), bytes: now },
  ];
}

/** The file that either side of a diff stands for. */
function fileOf(argument: unknown): vscode.Uri | undefined {
  if (!(argument instanceof vscode.Uri)) return undefined;
  return argument.scheme === "git" ? argument.with({ scheme: "file", query: "" }) : argument;
}

async function committed(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  const extension = vscode.extensions.getExtension<Git>("vscode.git");
  if (!extension) return undefined;
  try {
    const git = (await extension.activate()).getAPI(1);
    const bytes = await readBytes(git.toGitUri(uri, "HEAD"), FILE_LIMIT);
    // Git's file system has an empty file where there is none.
    return typeof bytes === "string" || bytes.length === 0 ? undefined : bytes;
  } catch {
    return undefined;
  }
}
