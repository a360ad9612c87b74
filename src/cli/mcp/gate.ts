import type { AgentAsk, AgentGate } from "../../agent/tool.ts";
import type { SpendingCap } from "../../core/mavi/spendingCap.ts";
import { isCovered, isMany, type Agreed } from "../../core/consent.ts";
import type { Gate, Model } from "../../core/mavi/model.ts";
import { describeSpending } from "../../core/messages/costs.ts";
import { ENGLISH } from "../../core/messages/english.ts";
import { formatCost } from "../../core/messages/format.ts";

/** A question to whoever sits before the client. */
export interface PersonAsked {
  readonly message: string;
  /** Asks how many US dollars the session may spend, and offers so many. */
  readonly dollars: number | undefined;
  readonly signal: AbortSignal;
}

/** What they said; undefined where they declined. */
export type PersonAnswer = { readonly dollars: number | undefined } | undefined;

export interface McpGateOptions {
  /** Opens where there is a key. */
  readonly gate: Gate;
  /** Name of the variable that has the key. */
  readonly keyName: string;
  /** The endpoint's. */
  readonly host: string;
  /** `--allow-upload`. */
  readonly mayUpload: boolean;
  readonly purse: Purse;
  readonly cap: SpendingCap;
  /** Undefined where the client cannot ask. */
  readonly askPerson: () => ((asked: PersonAsked) => Promise<PersonAnswer>) | undefined;
}

/** What the session may spend, in US dollars. */
export interface Purse {
  limit: number;
}

/** Names of images that a question has at the most. */
const NAMED = 5;
/** US dollars that are offered at least. */
const LEAST_OFFER = 0.1;

/** Consent by the command line, and by people where the client asks them. */
export function createMcpGate(options: McpGateOptions): AgentGate {
  const { gate, keyName, mayUpload, purse, cap } = options;
  let agreed: Agreed | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const open = async (ask: AgentAsk): Promise<Model | { readonly refused: string }> => {
    ask.signal.throwIfAborted();
    const images = ask.names.length;
    const model = await gate.open({ images, spending: ask.spending, signal: ask.signal });
    if (!model) return { refused: noKey(keyName) };
    const each = (ask.spending.dollars ?? 0) / Math.max(1, images);
    const asked = { images, spending: ask.spending };
    const isAgreed =
      mayUpload || (agreed !== undefined && (!isMany(asked) || isCovered(asked, agreed)));
    const isPaid = cap.left > 0 && cap.left >= each;
    if (isAgreed && isPaid) return model;
    const askPerson = options.askPerson();
    if (!askPerson) return { refused: isAgreed ? noMoney(cap, purse) : NO_CONSENT };
    const answer = await askPerson(questionFor(ask, options, isPaid)).catch(
      () => "unanswered" as const,
    );
    ask.signal.throwIfAborted();
    if (answer === "unanswered") return { refused: UNANSWERED };
    if (!answer)
      return {
        refused: "The user declined, so nothing was sent. Do not ask again unless they want it.",
      };
    agreed = asked;
    // What is under way was allowed before, and is not taken from what is allowed now.
    if (!isPaid && answer.dollars !== undefined)
      purse.limit = cap.spent + cap.underWay + answer.dollars;
    return cap.left >= each && cap.left > 0 ? model : { refused: noMoney(cap, purse) };
  };
  return {
    open(ask) {
      // One question at a time: its answer may be that of the next.
      const opening = last.then(() => open(ask));
      last = opening.catch(() => undefined);
      return opening;
    },
  };
}

function questionFor(
  { names, spending, signal }: AgentAsk,
  { host, cap }: McpGateOptions,
  isPaid: boolean,
): PersonAsked {
  const [first = ""] = names;
  const rest = names.length - NAMED;
  const images =
    names.length === 1
      ? first
      : `${names.length} images (${names.slice(0, NAMED).join(", ")}${rest > 0 ? ", …" : ""})`;
  const spent = cap.spent > 0 ? ` About ${formatCost(cap.spent, "en")} are spent so far.` : "";
  const message = `May Iris send ${images} to ${host}? ${describeSpending(spending, ENGLISH)}${spent}`;
  const offer = Math.max(LEAST_OFFER, Math.ceil((spending.dollars ?? 0) * 200) / 100);
  return { message, signal, dollars: isPaid ? undefined : offer };
}

/** Nobody answered in time, or with what was asked for. */
const UNANSWERED =
  "The user was asked for consent and gave no answer that can be read, so nothing was sent.";

const noKey = (name: string): string =>
  `There is no usable key for the image endpoint. Ask the user to set ${name} in the environment of this server (\`env\` in the client's configuration); never ask for the key itself.`;

const NO_CONSENT =
  "Images may not leave this computer: the server was started without --allow-upload. Ask the user whether to add it, with --budget, to the arguments of `iris-alt mcp`.";

const noMoney = ({ spent, left }: SpendingCap, { limit }: Purse): string =>
  limit > 0
    ? `The budget of this session does not reach: about ${formatCost(spent, "en")} are spent and ${formatCost(left, "en")} left. Nothing more was sent. Tell the user; --budget of \`iris-alt mcp\` is theirs to raise.`
    : "Nothing may be spent: the server was started without --budget. Ask the user whether to add it, such as --budget 0.50, to the arguments of `iris-alt mcp`.";
