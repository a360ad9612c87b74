import * as vscode from "vscode";
import type { ModelChange } from "../core/mavi/fallback.ts";
import { modelName, priceOf } from "../core/mavi/models.ts";
import { MODELS } from "../core/mavi/modelTable.ts";
import { describePrice } from "../core/messages/costs.ts";
import { describeEnd, explainDearer } from "../core/messages/models.ts";
import { SETTING } from "../core/settings.ts";
import { locale } from "./locale.ts";
import { readSettings } from "./settings.ts";
import { notify } from "./notify.ts";
import { inertItem } from "./inertItem.ts";

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: string;
}

/** Offers the known models with their prices and ends, and whatever id is typed. True where one was chosen. */
export async function selectModel(): Promise<boolean> {
  const { t } = vscode.l10n;
  const current = readSettings().model;
  const today = new Date().toISOString().slice(0, 10);
  const known = MODELS.map((model): ModelItem => {
    const { id, end } = model;
    const notes = [id === current ? t("current") : "", end ? describeEnd(end, { t, today }) : ""];
    return {
      label: modelName(id),
      description: notes.filter(Boolean).join(" · "),
      detail: describePrice({ ...model, price: priceOf(id) ?? model.price }, locale),
      model: id,
    };
  });
  const pick = vscode.window.createQuickPick<ModelItem>();
  pick.title = t("Select Model");
  pick.placeholder = t("Select a model or enter a model ID");
  pick.matchOnDetail = true;
  const offer = (): void => {
    const typed = pick.value.trim();
    const id = typed.includes(":") ? typed : `gemini:${typed}`;
    const isKnown = typed === "" || known.some(({ model }) => model === id);
    const other = inertItem({ label: t("Use “{0}”", id), alwaysShow: true, model: id });
    pick.items = isKnown ? known : [...known, other];
  };
  offer();
  pick.activeItems = known.filter(({ model }) => model === current);
  pick.onDidChangeValue(offer);
  const chosen = await new Promise<string | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.model));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  if (chosen === undefined) return false;
  await chooseModel(chosen);
  return true;
}

/** Writes the model into the settings, where one stands already. */
export async function chooseModel(id: string): Promise<void> {
  const config = vscode.workspace.getConfiguration("iris");
  const inWorkspace = config.inspect(SETTING.model)?.workspaceValue !== undefined;
  await config.update(
    SETTING.model,
    id,
    inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
}

/** Asks whether a dearer model may do work in bulk in place of one that is gone. */
export async function approveModel(change: ModelChange): Promise<boolean> {
  const { t } = vscode.l10n;
  const use = t("Use {0}", modelName(change.model));
  const choice = await notify.warning(
    t("Use a more expensive model?"),
    { modal: true, detail: explainDearer(change, locale) },
    use,
  );
  return choice === use;
}
