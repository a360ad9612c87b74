import * as vscode from "vscode";
import type { Endpoint, ExchangeOptions, LearnedFacts } from "../core/mavi/client.ts";
import { fallbackOf, type ModelChange } from "../core/mavi/fallback.ts";
import { createLimiter, type Limiter } from "../core/mavi/limiter.ts";
import { createTransport, type Transport } from "../core/mavi/transport.ts";
import { endpointUrl } from "../core/settings.ts";
import { Uplink } from "../core/uplink.ts";
import { certificates } from "./certificates.ts";
import { approveModel } from "./models.ts";
import { readSettings } from "./settings.ts";

const LEARNED = "iris.learned";

/**
 * The way to the endpoint, as VS Code's `http.*` settings say. VS Code applies
 * them to the global fetch and to node:https, but not to undici. Also what is
 * shared by all requests: the rate, and what trying taught.
 */
export class Network implements vscode.Disposable {
  #transport: Transport | undefined;
  readonly #subscription: vscode.Disposable;
  readonly #memory: vscode.Memento;
  readonly #uplink = new Uplink();
  readonly #limiters = new Map<string, Limiter>();
  readonly #approve: (change: ModelChange) => Promise<boolean>;
  /** Models that may do work in bulk, or are being asked about, by endpoint and id. */
  readonly #approved = new Map<string, Promise<boolean>>();

  /**
   * @param memory where it is kept what trying taught about each endpoint
   * @param approve whether a dearer model may do work in bulk in place of one that is gone
   */
  constructor(memory: vscode.Memento, approve = approveModel) {
    this.#memory = memory;
    this.#approve = approve;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("http") || event.affectsConfiguration("iris.timeout"))
        this.#retire();
    });
  }

  /** What every request to this endpoint with this key takes. */
  optionsFor(endpoint: Endpoint): Omit<ExchangeOptions, "signal"> {
    const { baseUrl, apiKey } = endpoint;
    const settings = readSettings();
    const id = `${baseUrl} ${apiKey}`;
    const limiter = this.#limiters.get(id) ?? createLimiter(() => readSettings().requestsPerSecond);
    this.#limiters.set(id, limiter);
    return {
      // By the settings of each try, not of the first.
      transport: { post: (...args) => this.transport.post(...args) },
      endpoint,
      encoding: settings.encoding,
      silence: settings.timeouts.firstByte + settings.timeouts.idle,
      limiter,
      fallback: fallbackOf(settings, (change) => this.#approveOnce(baseUrl, change)),
      learned: this.#learned()[baseUrl],
      onLearned: (facts) =>
        void this.#memory.update(LEARNED, {
          ...this.#learned(),
          [baseUrl]: { ...this.#learned()[baseUrl], ...facts },
        }),
    };
  }

  /** Opens a connection for a question that is still being written. */
  async warm(): Promise<void> {
    const url = endpointUrl(readSettings().endpoint);
    if (url) await this.transport.warm(`${url.href}/chat/completions`);
  }

  /** Bits a second of the way to the endpoint, as far as that was seen. */
  get uplink(): number {
    return this.#uplink.bitsPerSecond;
  }

  /** The transport for the settings as they are now; connections are shared between requests. */
  get transport(): Transport {
    const config = vscode.workspace.getConfiguration("http");
    const noProxy = config.get<string[]>("noProxy") ?? [];
    const proxy = config.get<string>("proxy");
    return (this.#transport ??= createTransport(
      {
        ...(proxy && { proxy }),
        useProxy: config.get<string>("proxySupport") !== "off",
        ...(noProxy.length > 0 && { noProxy }),
        strictSSL: config.get<boolean>("proxyStrictSSL") ?? true,
        timeouts: readSettings().timeouts,
        ...(config.get<boolean>("systemCertificates") !== false && { ca: certificates() }),
      },
      { uplink: this.#uplink },
    ));
  }

  dispose(): void {
    this.#subscription.dispose();
    void this.#transport?.close();
    this.#transport = undefined;
  }

  #learned(): Readonly<Record<string, LearnedFacts>> {
    return this.#memory.get<Record<string, LearnedFacts>>(LEARNED, {});
  }

  /** Work in bulk asks for many answers at once, its user is asked once. */
  #approveOnce(baseUrl: string, change: ModelChange): Promise<boolean> {
    const id = `${baseUrl} ${change.model}`;
    const asking = this.#approved.get(id) ?? this.#approve(change);
    this.#approved.set(id, asking);
    void asking.then(
      (approved) => approved || this.#approved.delete(id),
      () => this.#approved.delete(id),
    );
    return asking;
  }

  /** The next request goes by the new settings; what is under way ends by the old ones. */
  #retire(): void {
    void this.#transport?.retire();
    this.#transport = undefined;
  }
}
