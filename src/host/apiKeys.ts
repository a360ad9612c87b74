import * as vscode from "vscode";

/** Environment variable that may hold a key for the vendor's own endpoint. */
const ENVIRONMENT_KEY = "MEMORIES_API_KEY";
/** Only here is the environment's key sent: a moved endpoint must not receive it. */
const VENDOR_ORIGIN = "https://mavi-backend.memories.ai";

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
    const stored = await this.#secrets.get(secretId(origin));
    if (stored !== undefined || origin !== VENDOR_ORIGIN) return stored;
    return cleanKey(process.env[ENVIRONMENT_KEY] ?? "") || undefined;
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

/** A key as it was pasted, without `Bearer`, quotes and white space. */
export function cleanKey(pasted: string): string {
  return pasted
    .trim()
    .replace(/^(authorization:\s*)?(bearer\s+)?/i, "")
    .replace(/^["'`]|["'`]$/g, "")
    .trim();
}

function secretId(origin: string): string {
  return `iris.apiKey:${origin}`;
}
