import * as vscode from "vscode";
import type { Session } from "../../core/conversation/session/session.ts";
import type { ListedConversation, Store } from "../../core/conversation/storage/store.ts";
import { titleOf } from "../../core/messages/history.ts";
import { locale } from "../locale.ts";
import { notify } from "../notify.ts";
import { inertItem } from "../inertItem.ts";

const DAY = 24 * 60 * 60_000;

interface Parts {
  readonly session: Session;
  readonly store: Store;
  readonly onError: (error: unknown) => void;
}

interface Item extends vscode.QuickPickItem {
  readonly entry?: ListedConversation;
}

/** What its user chose in the list. */
type Choice =
  | { readonly do: "open" | "more"; readonly entry: ListedConversation }
  | { readonly do: "deleteAll" };

interface Buttons {
  readonly more: vscode.QuickInputButton;
  readonly delete: vscode.QuickInputButton;
}

/** The keyboard reaches the first button of an entry alone, so that leads to all there is. */
function entryButtons(): Buttons {
  return {
    more: {
      iconPath: new vscode.ThemeIcon("ellipsis"),
      tooltip: vscode.l10n.t("More Actions…"),
    },
    delete: { iconPath: new vscode.ThemeIcon("trash"), tooltip: vscode.l10n.t("Delete") },
  };
}

/** Lists the kept conversations, to go on with one, rename or delete it. True where one was opened. */
export async function showHistory(parts: Parts): Promise<boolean> {
  const { session, store } = parts;
  await session.load();
  store.flush();
  for (;;) {
    const choice = await choose(parts);
    switch (choice?.do) {
      case undefined:
        return false;
      case "open":
        return openEntry(choice.entry, parts);
      case "more":
        if (await act(choice.entry, parts)) return true;
        break;
      case "deleteAll":
        if (await deleteAll(undefined, parts)) return true;
        break;
    }
  }
}

/** True where it is open; one that went away while it was listed is said to be gone. */
async function openEntry({ id }: ListedConversation, { session, store }: Parts): Promise<boolean> {
  if (await session.openConversation(id)) return true;
  const listed = await store.list();
  if (!listed.some((one) => one.id === id))
    void notify.information(
      vscode.l10n.t("The conversation is gone. Another window may have deleted it."),
    );
  return false;
}

async function choose(parts: Parts): Promise<Choice | undefined> {
  const { session, store, onError } = parts;
  const { t } = vscode.l10n;
  const buttons = entryButtons();
  const clear: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("clear-all"),
    tooltip: t("Delete All…"),
  };
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = t("Conversations");
  pick.placeholder = t("Select a conversation to continue");
  pick.matchOnDescription = true;
  const refill = async (): Promise<void> => {
    const entries = await store.list();
    const before = pick.items.indexOf(pick.activeItems[0] ?? { label: "" });
    pick.items = itemsOf(entries, session.conversation.id, buttons);
    pick.buttons = entries.length > 0 ? [clear] : [];
    const near = pick.items.slice(Math.max(0, before)).find(({ entry }) => entry);
    if (before >= 0 && near) pick.activeItems = [near];
    if (entries.length === 0) pick.placeholder = t("No conversations yet");
  };
  try {
    return await new Promise<Choice | undefined>((resolve) => {
      pick.onDidAccept(() => {
        const entry = pick.selectedItems[0]?.entry;
        if (entry) resolve({ do: "open", entry });
      });
      pick.onDidTriggerButton(() => resolve({ do: "deleteAll" }));
      pick.onDidTriggerItemButton(({ item: { entry }, button }) => {
        if (!entry) return;
        if (button === buttons.more) resolve({ do: "more", entry });
        else remove(entry, parts).then(refill).catch(onError);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
      refill().catch(onError);
    });
  } finally {
    pick.dispose();
  }
}

/** The entries under headings of time, each with its buttons; what another window has open has none. */
function itemsOf(
  entries: readonly ListedConversation[],
  current: string,
  buttons: Buttons,
): Item[] {
  const { t } = vscode.l10n;
  let heading = "";
  return entries.flatMap((entry) => {
    const isCurrent = entry.id === current;
    const item = inertItem<Item>({
      label: titleOf(entry, locale.t),
      description: [
        whenOf(entry.at),
        imagesText(entry.images),
        isCurrent ? t("open") : entry.isElsewhere ? t("open in another window") : "",
        // What a title hides is still to be seen and found.
        entry.title ? titleOf({ question: entry.question }, locale.t) : "",
      ]
        .filter(Boolean)
        .join(" · "),
      iconPath: new vscode.ThemeIcon(isCurrent ? "check" : "comment-discussion"),
      buttons: entry.isElsewhere ? [] : [buttons.more, buttons.delete],
      entry,
    });
    const group = groupOf(entry.at);
    if (group === heading) return [item];
    heading = group;
    return [{ label: group, kind: vscode.QuickPickItemKind.Separator }, item];
  });
}

function imagesText(count: number): string {
  const { t } = vscode.l10n;
  if (count === 0) return "";
  return count === 1 ? t("1 image") : t("{0} images", count);
}

function daysAgo(at: number): number {
  const midnight = new Date().setHours(0, 0, 0, 0);
  return at >= midnight ? 0 : Math.ceil((midnight - at) / DAY);
}

function groupOf(at: number): string {
  const { t } = vscode.l10n;
  const days = daysAgo(at);
  if (days === 0) return t("Today");
  if (days === 1) return t("Yesterday");
  return days <= 7 ? t("Last 7 days") : t("Earlier");
}

/** The time of today and yesterday; the date of what is older. */
function whenOf(at: number): string {
  const options: Intl.DateTimeFormatOptions =
    daysAgo(at) <= 1 ? { timeStyle: "short" } : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(vscode.env.language, options).format(at);
}

/** Asks what to do with an entry, and does it. True where nothing is left to list. */
async function act(entry: ListedConversation, parts: Parts): Promise<boolean> {
  const { t } = vscode.l10n;
  const items = [
    { label: t("Rename…"), iconPath: new vscode.ThemeIcon("edit"), run: rename },
    { label: t("Delete"), iconPath: new vscode.ThemeIcon("trash"), run: remove },
    { label: t("Delete All…"), iconPath: new vscode.ThemeIcon("clear-all"), run: deleteAll },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: titleOf(entry, locale.t) });
  return (await chosen?.run(entry, parts)) === true;
}

async function rename(entry: ListedConversation, { session, store }: Parts): Promise<void> {
  const { t } = vscode.l10n;
  const title = await vscode.window.showInputBox({
    title: t("Rename Conversation"),
    prompt: t("Leave empty to use the first question as the title."),
    value: titleOf(entry, locale.t),
  });
  if (title === undefined) return;
  const next = title.trim() || undefined;
  if (entry.id === session.conversation.id) session.rename(next);
  else if (!(await store.rename(entry.id, next)))
    void notify.error(
      t("The conversation was not renamed. Another window may have it open. Try again."),
    );
  store.flush();
}

/** Deletes at once, and offers to take that back. */
async function remove(
  entry: ListedConversation,
  { session, store, onError }: Parts,
): Promise<void> {
  const { t } = vscode.l10n;
  const { id } = entry;
  const wasOpen = id === session.conversation.id;
  if (wasOpen) await session.leaveConversation();
  if ((await store.remove([id])).length === 0) {
    void notify.information(t("The conversation was not deleted. Another window has it open."));
    return;
  }
  const undo = t("Undo");
  const ask = async (): Promise<void> => {
    const text = t("Deleted “{0}”.", titleOf(entry, locale.t));
    const choice = await notify.information(text, undo);
    if (choice !== undo) return store.purge([id]);
    await store.kept.restore([id]);
    if (wasOpen && session.conversation.turns.length === 0) await session.openConversation(id);
  };
  ask().catch(onError);
}

/** Asks, since this cannot be taken back. True where it was done. */
async function deleteAll(_entry: unknown, { session, store }: Parts): Promise<boolean> {
  const { t } = vscode.l10n;
  const entries = (await store.list()).filter(({ isElsewhere }) => !isElsewhere);
  const all = t("Delete All");
  const choice = await notify.warning(
    entries.length === 1
      ? t("Delete 1 conversation?")
      : t("Delete {0} conversations?", entries.length),
    {
      modal: true,
      detail: t(
        "This permanently deletes all conversations of this workspace and their images, except those open in another window.",
      ),
    },
    all,
  );
  if (choice !== all) return false;
  const ids = entries.map(({ id }) => id);
  if (ids.includes(session.conversation.id)) await session.leaveConversation();
  await store.purge(await store.remove(ids));
  return true;
}
