import * as vscode from "vscode";
import { complete, type Endpoint } from "../core/mavi/client.ts";
import { cleanKey } from "../core/mavi/environmentKey.ts";
import { MaviError } from "../core/mavi/errors.ts";
import type { GateAsk } from "../core/mavi/model.ts";
import { CONSOLE, explain } from "../core/messages/failures.ts";
import { endpointUrl } from "../core/settings.ts";
import type { ApiKeys } from "./apiKeys.ts";
import { Consent } from "./consent.ts";
import { locale } from "./locale.ts";
import type { Network } from "./network.ts";
import { readSettings } from "./settings.ts";
import { notify } from "./notify.ts";

/** An endpoint that may be asked. */
export interface AuthorizedEndpoint {
  readonly endpoint: Endpoint;
}

/** Called as soon as a box for the key or a question of consent is closed. */
type OnAnswered = () => Promise<void>;

/** What stands before a request: an endpoint, a key for it, and the user's consent. */
export class Access {
  readonly #keys: ApiKeys;
  readonly #network: Network;
  readonly #consent: Consent;
  #last: Promise<unknown> = Promise.resolve();

  /** @param memory where consent is remembered: the workspace's state */
  constructor(keys: ApiKeys, network: Network, memory: vscode.Memento) {
    this.#keys = keys;
    this.#network = network;
    this.#consent = new Consent(memory);
  }

  /**
   * The endpoint with its key. Without a key it asks for one; before images
   * leave the machine it asks for consent. Undefined when the user cancels.
   */
  open(ask: GateAsk, onAnswered?: OnAnswered): Promise<AuthorizedEndpoint | undefined> {
    // One after the other: what is answered to the first need not be asked again.
    const opened = this.#last.then(() => this.#open(ask, onAnswered));
    this.#last = opened.catch(() => undefined);
    return opened;
  }

  async #open(
    ask: GateAsk,
    onAnswered: OnAnswered | undefined,
  ): Promise<AuthorizedEndpoint | undefined> {
    const { images, signal } = ask;
    if (signal.aborted) return undefined;
    const url = await this.#endpoint();
    if (!url) return undefined;
    const apiKey =
      (await this.#keys.get(url.origin)) ?? (await this.#askForKey(url, { signal, onAnswered }));
    if (apiKey === undefined) return undefined;
    if (images > 0 && !(await this.#consent.isGiven(url.host, ask, onAnswered))) return undefined;
    return { endpoint: { baseUrl: url.href, apiKey } };
  }

  async hasKey(): Promise<boolean> {
    const url = endpointUrl(readSettings().endpoint);
    return url !== undefined && (await this.#keys.get(url.origin)) !== undefined;
  }

  /** Asks for a key, checks and stores it. Undefined when the user cancels or the endpoint refuses it. */
  async setKey(onAnswered?: OnAnswered): Promise<string | undefined> {
    const url = await this.#endpoint();
    return url && this.#askForKey(url, { onAnswered });
  }

  /** The address is fixed from here on: a setting changed meanwhile moves no key. */
  async #askForKey(
    url: URL,
    asked: { readonly signal?: AbortSignal; readonly onAnswered: OnAnswered | undefined },
  ): Promise<string | undefined> {
    const { signal, onAnswered } = asked;
    const { t } = vscode.l10n;
    const closing = new vscode.CancellationTokenSource();
    signal?.addEventListener("abort", () => closing.cancel(), { once: true });
    const options: vscode.InputBoxOptions = {
      title: t("Set API Key"),
      prompt: t(
        "Key for {0}. Get one in the [Memories.ai console]({1}) under Payment › API Key Management.",
        url.host,
        CONSOLE,
      ),
      placeHolder: "sk-mavi-…",
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) =>
        /[^\x21-\x7e]/.test(cleanKey(value))
          ? t("API keys contain only letters, digits and punctuation, without spaces.")
          : undefined,
    };
    const pasted = await vscode.window.showInputBox(options, closing.token);
    closing.dispose();
    await onAnswered?.();
    const key = cleanKey(pasted ?? "");
    if (key === "") return undefined;
    const failure = await this.#check(url, key);
    if (failure === "cancelled" || signal?.aborted) return undefined;
    if (failure?.reason === "auth") {
      const again = t("Enter Another Key");
      const choice = await notify.error(
        t("{0} rejected this API key, so it was not saved.", url.host),
        again,
      );
      return choice === again ? this.#askForKey(url, asked) : undefined;
    }
    await this.#keys.store(url.origin, key);
    if (failure) {
      const { model } = readSettings();
      const { sentence } = explain(failure, { model, host: url.host, ...locale });
      void notify.warning(t("The API key was saved, but it could not be verified. {0}", sentence));
    } else void notify.information(t("API key verified and saved."));
    return key;
  }

  async forgetKey(): Promise<void> {
    const url = await this.#endpoint();
    if (!url) return;
    const { t } = vscode.l10n;
    await this.#keys.forget(url.origin);
    const still = (await this.#keys.get(url.origin)) !== undefined;
    void notify.information(
      still
        ? t("The API key for {0} was removed. The key in the environment is used now.", url.host)
        : t("The API key for {0} was removed.", url.host),
    );
  }

  /** One tiny request without images. */
  async #check(url: URL, key: string): Promise<MaviError | "cancelled" | undefined> {
    const settings = readSettings();
    return vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Checking the API key…"),
        cancellable: true,
      },
      async (_progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        try {
          await complete(
            {
              model: settings.model,
              messages: [{ role: "user", text: "Reply with OK." }],
              maxTokens: 16,
            },
            {
              ...this.#network.optionsFor({ baseUrl: url.href, apiKey: key }),
              signal: controller.signal,
              retries: 1,
            },
          );
          return undefined;
        } catch (error) {
          if (controller.signal.aborted) return "cancelled";
          if (error instanceof MaviError) return error;
          throw error;
        }
      },
    );
  }

  async #endpoint(): Promise<URL | undefined> {
    const url = endpointUrl(readSettings().endpoint);
    if (url) return url;
    const { t } = vscode.l10n;
    const open = t("Open Settings");
    const choice = await notify.error(
      t("“Iris: Endpoint” is not an https URL, so the API key was not sent."),
      open,
    );
    if (choice === open)
      await vscode.commands.executeCommand("workbench.action.openSettings", "iris.endpoint");
    return undefined;
  }
}
