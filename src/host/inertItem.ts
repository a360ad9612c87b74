import type { QuickPickItem } from "vscode";
import { labelText } from "../core/messages/visible.ts";

/** An item of a Quick Pick in which names, questions and answers stay words: no icons, no signs that hide. */
export function inertItem<T extends QuickPickItem>(item: T): T {
  const { label, description, detail } = item;
  return {
    ...item,
    label: labelText(label),
    ...(description !== undefined && { description: labelText(description) }),
    ...(detail !== undefined && { detail: labelText(detail) }),
  };
}
