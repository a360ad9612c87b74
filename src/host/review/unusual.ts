/** Files of which VS Code would change more than the alt text. */

import * as vscode from "vscode";
import { openDocumentWith } from "../documents.ts";
import { fileUriOf } from "../uris.ts";

/** What else would be another than it was. */
export interface UnusualFile {
  /** Of the file. */
  readonly uri: string;
  /** In sentences. */
  readonly reasons: readonly string[];
  /** Parts of it are not what VS Code takes them for: writing would destroy them. */
  readonly isLossy: boolean;
}

/** @param uris of documents that are to be written */
export async function unusualFiles(uris: Iterable<string>): Promise<readonly UnusualFile[]> {
  const files = [...new Set([...uris].map(fileUriOf))];
  const all = await Promise.all(files.map((uri) => unusualFile(uri)));
  return all.filter((one) => one !== undefined);
}

async function unusualFile(uri: string): Promise<UnusualFile | undefined> {
  const { t } = vscode.l10n;
  const parsed = vscode.Uri.parse(uri, true);
  const document =
    openDocumentWith(uri) ??
    (await vscode.workspace.openTextDocument(parsed).then(
      (opened) => opened,
      () => undefined,
    ));
  if (!document) return undefined;
  const reasons = savingReasons(document);
  // What its user changed is theirs: the file is written as the editor has it.
  if (document.isDirty || document.isUntitled) {
    return reasons.length > 0 ? { uri, reasons, isLossy: false } : undefined;
  }
  const bytes = await vscode.workspace.fs.readFile(parsed);
  const { encoding } = document;
  const text = await vscode.workspace.decode(bytes, { encoding });
  const again = await vscode.workspace.encode(text, { encoding });
  const isLossy = !isSameContent(bytes, again);
  if (isLossy) reasons.push(t("its encoding differs from the one VS Code uses"));
  else if (lineEndingsIn(text) > 1) reasons.push(t("it has mixed line endings"));
  return reasons.length > 0 ? { uri, reasons, isLossy } : undefined;
}

/** A byte order mark may be told by the encoding alone. */
function isSameContent(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(withoutMark(one)).equals(withoutMark(other));
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return bytes.subarray(3);
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) ? bytes.subarray(2) : bytes;
}

/** How many kinds of line ending a text has. */
function lineEndingsIn(text: string): number {
  return new Set(text.match(/\r\n|\r|\n/g)).size;
}

/** What the user's settings have VS Code do when it saves a document. */
function savingReasons(document: vscode.TextDocument): string[] {
  const { t } = vscode.l10n;
  const editor = vscode.workspace.getConfiguration("editor", document);
  const files = vscode.workspace.getConfiguration("files", document);
  const text = document.getText();
  const onSave = editor.get<Record<string, unknown>>("codeActionsOnSave") ?? {};
  const isDone = Object.values(onSave).some(
    (one) => one === true || /^(?:always|explicit)$/.test(String(one)),
  );
  return [
    ...(editor.get("formatOnSave") === true ? [t("it is formatted on save")] : []),
    ...(isDone ? [t("code actions run on save")] : []),
    ...(files.get("trimTrailingWhitespace") === true && /(?<![ \t])[ \t]+(?:\r?\n|\r|$)/.test(text)
      ? [t("trailing whitespace is trimmed on save")]
      : []),
    ...(files.get("insertFinalNewline") === true && !/(?:^|[\r\n])$/.test(text)
      ? [t("a final newline is inserted on save")]
      : []),
    ...(files.get("trimFinalNewlines") === true && /(?:\r\n|\r|\n){2}$/.test(text)
      ? [t("final newlines are trimmed on save")]
      : []),
  ];
}
