import type { QuickPickItem } from "vscode";
import { isolated, labelText } from "../core/messages/visible.ts";

/** An item of a Quick Pick in which names, questions and answers stay words: no icons, no signs that hide or turn what is beside them. */
export function inertItem<T extends QuickPickItem>(item: T): T {
  const { label, description, detail } = item;
  return {
    ...item,
    label: isolated(labelText(label)),
    ...(description !== undefined && { description: isolated(labelText(description)) }),
    ...(detail !== undefined && { detail: isolated(labelText(detail)) }),
  };
}
