import * as vscode from "vscode";
import { environmentKey } from "../core/mavi/environmentKey.ts";

/** API keys in VS Code's secret storage, one for each endpoint origin. */
export class ApiKeys implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  /** A key was stored or forgotten, here or in another window. */
  readonly onDidChange = this.#changed.event;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (key.startsWith("iris.apiKey:")) this.#changed.fire();
    });
  }

  async get(origin: string): Promise<string | undefined> {
    return (await this.#secrets.get(secretId(origin))) ?? environmentKey(origin, process.env);
  }

  async store(origin: string, key: string): Promise<void> {
    await this.#secrets.store(secretId(origin), key);
  }

  async forget(origin: string): Promise<void> {
    await this.#secrets.delete(secretId(origin));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function secretId(origin: string): string {
  return `iris.apiKey:${origin}`;
}
