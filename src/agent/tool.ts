import type { Documents } from "../core/altText/documents.ts";
import type { Journal } from "../core/altText/propose/journal.ts";
import type { ProposalSettings } from "../core/altText/propose/propose.ts";
import type { ImageLocator } from "../core/altText/resolve/locator.ts";
import type { Writer } from "../core/altText/write/writer.ts";
import type { FileProblem } from "../core/files/files.ts";
import type { Images } from "../core/image/read.ts";
import type { Model, Spending } from "../core/mavi/model.ts";
import type { AltTextSettings } from "../core/settings.ts";
import type { AnswerCache } from "./answerCache.ts";
import type { InputSchema } from "./input.ts";
import type { SpendingCap } from "../core/mavi/spendingCap.ts";
import type { AgentSite } from "./places.ts";

/** What an agent gets back. */
export interface AgentResult {
  /** For the model to read first. */
  readonly text: string;
  /** What `text` says, as data. */
  readonly said: Readonly<Record<string, unknown>>;
  /** What else is to be known, to follow the text as JSON; with `said` it fits the output schema. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a call does, before it does it. */
export interface AgentPreview {
  /** Names of the images that go out, unless the answer is known already. */
  readonly sends: readonly string[];
  /** About what that takes. */
  readonly spending?: Spending | undefined;
  /** Path of the file that is changed, as the agent wrote it. */
  readonly writes?: string | undefined;
}

/** What an agent wants to send. */
export interface AgentAsk {
  /** Names of the images, to be shown. */
  readonly names: readonly string[];
  /** About what they take together; `dollars` is undefined where the model's price is not known. */
  readonly spending: Spending;
  readonly signal: AbortSignal;
}

/** Stands before the requests of agents: a key, consent. */
export interface AgentGate {
  /** A model to ask, or why these images may not go out, in a sentence that says what to do. */
  open(ask: AgentAsk): Promise<Model | { readonly refused: string }>;
}

/** All that the tools work on. */
export interface AgentPorts {
  /** Where agents may look. @throws AgentError where there is no such folder */
  readonly sites: () => Promise<readonly AgentSite[]>;
  /** URIs of the documents in a file, or in the files below a folder; without one, of all. */
  readonly documentsIn: (uri: string | undefined, signal: AbortSignal) => AsyncIterable<string>;
  readonly documents: Documents;
  readonly locator: Pick<ImageLocator, "locate" | "isUntagged" | "isCopy" | "withoutAlt" | "find">;
  readonly images: Images;
  /** @param most bytes */
  readonly readFile: (uri: string, most: number) => Promise<Uint8Array | FileProblem>;
  readonly writer: Writer;
  /** Settings as they are now, also later. */
  readonly settingsNow: () => (
    uri?: string,
  ) => ProposalSettings & Pick<AltTextSettings, "mayTellKind">;
  /** The endpoint's, for sentences. */
  readonly host: () => string;
  readonly gate: AgentGate;
  readonly cap: SpendingCap;
  readonly answers: AnswerCache;
  readonly journal?: Journal | undefined;
}

/** What a call brings along. */
export interface AgentCall {
  readonly signal: AbortSignal;
  /** Told of work that takes long. */
  readonly onProgress?: ((done: number, total?: number) => void) | undefined;
}

/** A tool for agents, the same in VS Code and over MCP. */
export interface AgentTool {
  readonly name: string;
  readonly title: string;
  /** For a model. */
  readonly description: string;
  readonly inputSchema: InputSchema;
  /** JSON Schema of `said` and `facts` together. */
  readonly outputSchema: { readonly type: "object" } & Readonly<Record<string, unknown>>;
  /** It changes files; all others change nothing. */
  readonly isWriter: boolean;
  /** It may ask a model elsewhere. */
  readonly mayAsk: boolean;
  /** @throws AgentError for an input that cannot be followed */
  preview(input: unknown, ports: AgentPorts, call: AgentCall): Promise<AgentPreview>;
  /** @throws AgentError; the signal's reason when aborted */
  run(input: unknown, ports: AgentPorts, call: AgentCall): Promise<AgentResult>;
}
