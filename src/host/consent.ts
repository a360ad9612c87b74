import * as vscode from "vscode";
import { isCovered, isMany, type Agreed } from "../core/consent.ts";
import type { GateAsk } from "../core/mavi/model.ts";
import { describeSpending } from "../core/messages/costs.ts";
import { formatNumber } from "../core/messages/format.ts";
import { locale } from "./locale.ts";
import { readRaised, readSettings } from "./settings.ts";
import { notify } from "./notify.ts";

const CONFIRMED = "iris.uploadConfirmed";
/** What the workspace raised when its user last agreed. */
const RAISED = "iris.raisedConfirmed";
/** Of those, how many are named. */
const NAMED = 10;

/** Whether images may leave this computer, as its user says. */
export class Consent {
  readonly #memory: vscode.Memento;
  /** The most that was agreed to in this window, by endpoint. */
  readonly #agreed = new Map<string, Agreed>();

  /** @param memory where it is remembered: the workspace's state */
  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** Asks where nobody agreed yet: to this endpoint, to so many images, to settings that cost more. */
  async isGiven(host: string, ask: GateAsk, onAnswered?: () => Promise<void>): Promise<boolean> {
    const { confirmBeforeUpload } = readSettings();
    const all = readRaised();
    const raised = all.join(", ");
    const isKnown = raised === "" || this.#memory.get(RAISED) === raised;
    const confirmed = this.#memory.get<string[]>(CONFIRMED, []);
    const isAsked =
      confirmBeforeUpload === "always" ||
      (confirmBeforeUpload === "firstTime" &&
        (!confirmed.includes(host) || (isMany(ask) && !isCovered(ask, this.#agreed.get(host)))));
    if (!isAsked && isKnown) return true;
    const { t } = vscode.l10n;
    const { images, spending } = ask;
    const send = t("Send");
    const question =
      images > 1
        ? t("Send {0} images to {1}?", formatNumber(images, locale), host)
        : t("Send images to {0}?", host);
    const details = [
      ...(spending ? [describeSpending(spending, locale)] : []),
      t(
        "The attached images and your question are sent from this computer. File metadata, such as where a photo was taken, is removed first. For an image on the web, its full URL is sent, and the endpoint opens it. Iris asks once per workspace, and again before it sends many images. You can change this in “Iris: Confirm Before Upload”.",
      ),
      ...(isKnown
        ? []
        : [
            t(
              "This workspace has settings that send more data or cost more than yours: {0}",
              [
                ...all.slice(0, NAMED),
                ...(all.length > NAMED ? [t("and {0} more", all.length - NAMED)] : []),
              ].join(", "),
            ),
          ]),
    ];
    const choice = await notify.information(
      question,
      { modal: true, detail: details.join("\n\n") },
      send,
    );
    await onAnswered?.();
    if (choice !== send) return false;
    if (isMany(ask) && !isCovered(ask, this.#agreed.get(host))) this.#agreed.set(host, ask);
    await this.#memory.update(CONFIRMED, [...new Set([...confirmed, host])]);
    await this.#memory.update(RAISED, raised);
    // What was raised while the question stood there was not agreed to.
    return readRaised().join(", ") === raised || this.isGiven(host, ask, onAnswered);
  }
}
