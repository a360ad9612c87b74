import * as vscode from "vscode";
import { nameOfQuestion } from "../../core/conversation/conversation.ts";
import { fileName, toMarkdown, type ExportWords } from "../../core/conversation/markdown.ts";
import { explainAnswer } from "../../core/messages/answers.ts";
import { answerFooter } from "../../core/messages/costs.ts";
import { titleOf } from "../../core/messages/history.ts";
import type { Session } from "../../core/conversation/session/session.ts";
import type { Store } from "../../core/conversation/storage/store.ts";
import { hostOf } from "../../core/settings.ts";
import { locale } from "../locale.ts";
import { readSettings } from "../settings.ts";
import { notify } from "../notify.ts";

/** Writes the open conversation as Markdown where its user wants it, with its images in a folder beside it. */
export async function exportConversation({
  session,
  store,
}: {
  session: Session;
  store: Store;
}): Promise<void> {
  const { t } = vscode.l10n;
  await session.load();
  const { conversation } = session;
  if (conversation.turns.length === 0) {
    void notify.information(t("There is no conversation to export."));
    return;
  }
  const [first] = conversation.turns;
  const question = first?.role === "question" ? nameOfQuestion(first) : "";
  const title = titleOf({ title: conversation.title, question }, t);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${fileName(title.replace(/…$/, "")) || "conversation"}.md`;
  const target = await vscode.window.showSaveDialog({
    title: t("Export Conversation"),
    saveLabel: t("Export"),
    filters: { Markdown: ["md"] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (!target) return;
  const done = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t("Exporting the conversation…"),
      cancellable: true,
    },
    async (_progress, token) => {
      try {
        const images = await freeFolder(target);
        const { markdown, images: exported } = toMarkdown(
          conversation,
          wordsOf(title),
          baseOf(images),
        );
        return await write(
          { target, markdown, images },
          exported.map(({ sentImage, name: file }) => ({
            file,
            bytes: () => store.loadImage(sentImage.id),
          })),
          token,
        );
      } catch (error) {
        // Whatever file system it is says what is wrong there; that is no defect of Iris.
        if (!(error instanceof vscode.FileSystemError)) throw error;
        void notify.error(t("The conversation could not be exported. {0}", error.message));
        return undefined;
      }
    },
  );
  if (done === undefined) return;
  const open = t("Open");
  const choice = await notify.information(
    done > 0
      ? t(
          "The conversation was exported as {0}. Images that are no longer stored: {1}.",
          baseOf(target),
          done,
        )
      : t("The conversation was exported as {0}.", baseOf(target)),
    open,
  );
  if (choice === open) await vscode.commands.executeCommand("vscode.open", target);
}

/**
 * Writes images first and the Markdown last. Where that fails or is cancelled,
 * nothing is left of it: what it wrote goes, and a file of before is put back.
 *
 * @returns how many images were no longer stored; undefined when cancelled
 */
async function write(
  { target, markdown, images }: { target: vscode.Uri; markdown: string; images: vscode.Uri },
  exported: readonly { file: string; bytes: () => Promise<Uint8Array | undefined> }[],
  token: vscode.CancellationToken,
): Promise<number | undefined> {
  const { fs } = vscode.workspace;
  const before = await readIfThere(target);
  let missing = 0;
  let begun = false;
  const written: vscode.Uri[] = [];
  const undo = async (): Promise<void> => {
    for (const uri of written) await fs.delete(uri).then(undefined, ignore);
    // It was not there before; where anything else came into it meanwhile, it stays.
    if (written.length > 0) await fs.delete(images).then(undefined, ignore);
    if (!begun) return;
    await (before ? fs.writeFile(target, before) : fs.delete(target)).then(undefined, ignore);
  };
  try {
    for (const { file, bytes } of exported) {
      if (token.isCancellationRequested) break;
      const content = await bytes();
      if (content) {
        const uri = vscode.Uri.joinPath(images, file);
        // Half of it may be there where it fails.
        written.push(uri);
        await fs.writeFile(uri, content);
      } else missing++;
    }
    if (token.isCancellationRequested) {
      await undo();
      return undefined;
    }
    begun = true;
    await fs.writeFile(target, Buffer.from(markdown));
    return missing;
  } catch (error) {
    await undo();
    throw error;
  }
}

/** A folder beside the file that is not there yet: `NAME-images`, or that with a number. */
async function freeFolder(target: vscode.Uri): Promise<vscode.Uri> {
  const stem = baseOf(target).replace(/\.md$/i, "");
  for (let number = 1; ; number++) {
    const name = `${stem}-images${number === 1 ? "" : `-${number}`}`;
    const uri = vscode.Uri.joinPath(target, "..", name);
    try {
      await vscode.workspace.fs.stat(uri);
    } catch (error) {
      if (isNotFound(error)) return uri;
      throw error;
    }
  }
}

async function readIfThere(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Any other error says nothing of whether it is there. */
function isNotFound(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === "FileNotFound";
}

function wordsOf(title: string): ExportWords {
  const { t } = vscode.l10n;
  const host = hostOf(readSettings());
  const date = new Intl.DateTimeFormat(vscode.env.language, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return {
    title,
    question: ({ at }) => `${t("Question")} · ${date.format(at)}`,
    answer: ({ at }) => `${t("Answer")} · ${date.format(at)}`,
    remarks: (answer) => {
      const { sentence } = explainAnswer(answer, { host, ...locale });
      return [answerFooter(answer, locale), ...(sentence ? [sentence] : [])];
    },
    alt: ({ name }, part) => (part ? t("{0}, part {1} of {2}", name, part.number, part.of) : name),
  };
}

function baseOf({ path }: vscode.Uri): string {
  return path.replace(/^.*\//, "");
}

const ignore = (): undefined => undefined;
