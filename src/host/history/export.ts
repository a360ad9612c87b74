import * as vscode from "vscode";
import { nameOfQuestion } from "../../core/conversation/conversation.ts";
import { TakenError, writeExport, type ExportFolder } from "../../core/conversation/exporting.ts";
import { fileName, toMarkdown, type ExportWords } from "../../core/conversation/markdown.ts";
import { explainAnswer } from "../../core/messages/answers.ts";
import { answerFooter } from "../../core/messages/costs.ts";
import { titleOf } from "../../core/messages/history.ts";
import { visible } from "../../core/messages/visible.ts";
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
        return await writeExport({
          folder: folderOf(target),
          file: baseOf(target),
          render: (images) => toMarkdown(conversation, wordsOf(title), images),
          load: (id) => store.loadImage(id),
          isCancelled: () => token.isCancellationRequested,
        });
      } catch (error) {
        void notify.error(t("The conversation could not be exported. {0}", reasonOf(error)));
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

/** Whatever file system it is says what is wrong there; that is no defect of Iris. */
function reasonOf(error: unknown): string {
  if (error instanceof TakenError)
    return vscode.l10n.t("“{0}” was created or changed in the meantime.", visible(error.file));
  if (error instanceof vscode.FileSystemError) return error.message;
  throw error;
}

/** The folder of a file. */
function folderOf(target: vscode.Uri): ExportFolder {
  const { fs } = vscode.workspace;
  const uriOf = (name: string): vscode.Uri => vscode.Uri.joinPath(target, "..", name);
  return {
    exists: async (name) => (await ifThere(fs.stat(uriOf(name)))) !== undefined,
    read: (name) => ifThere(fs.readFile(uriOf(name))),
    write: async (name, bytes) => fs.writeFile(uriOf(name), bytes),
    delete: async (name) => fs.delete(uriOf(name)),
  };
}

/** Undefined where there is no such file. */
async function ifThere<T>(asked: Thenable<T>): Promise<T | undefined> {
  try {
    return await asked;
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
