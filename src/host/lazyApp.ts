import type * as vscode from "vscode";
import type { App } from "./app.lazy.ts";

/** The app, which is loaded when it is first wanted. */
export class LazyApp implements vscode.Disposable {
  readonly #load: () => Promise<App>;
  #loading: Promise<App> | undefined;
  #loaded: App | undefined;
  #isDisposed = false;

  constructor(load: () => Promise<App>) {
    this.#load = load;
  }

  get isWanted(): boolean {
    return this.#loading !== undefined;
  }

  /** Undefined until it was wanted and is there. */
  get loaded(): App | undefined {
    return this.#loaded;
  }

  get(): Promise<App> {
    this.#loading ??= this.#load().then((app) => {
      this.#loaded = app;
      if (this.#isDisposed) app.dispose();
      return app;
    });
    return this.#loading;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#loaded?.dispose();
  }
}
