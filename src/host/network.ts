import * as tls from "node:tls";
import * as vscode from "vscode";
import { createTransport, type Transport } from "../core/mavi/transport.ts";

/**
 * The way to the endpoint, as VS Code's `http.*` settings say. VS Code applies
 * them to the global fetch and to node:https, but not to undici.
 */
export class Network implements vscode.Disposable {
  #transport: Transport | undefined;
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("http")) this.#close();
    });
  }

  /** The transport for the settings as they are now; connections are shared between requests. */
  get transport(): Transport {
    const config = vscode.workspace.getConfiguration("http");
    const noProxy = config.get<string[]>("noProxy") ?? [];
    const proxy = config.get<string>("proxy");
    return (this.#transport ??= createTransport({
      ...(proxy && { proxy }),
      useProxy: config.get<string>("proxySupport") !== "off",
      ...(noProxy.length > 0 && { noProxy }),
      strictSSL: config.get<boolean>("proxyStrictSSL") ?? true,
      ...(config.get<boolean>("systemCertificates") !== false && { ca: certificates() }),
    }));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#close();
  }

  #close(): void {
    void this.#transport?.close();
    this.#transport = undefined;
  }
}

/** What Node trusts and what the system trusts: a company's proxy may sign with its own authority. */
function certificates(): string[] {
  return [...new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")])];
}
