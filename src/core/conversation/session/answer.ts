import { ask, type Endpoint, type ExchangeOptions } from "../../mavi/client.ts";
import { MaviError, type FailureReason } from "../../mavi/errors.ts";
import { nextModel, type GoneModels } from "../../mavi/fallback.ts";
import type { ChatRequest } from "../../mavi/request.ts";
import { withOverrides, type Settings } from "../../settings.ts";
import { createAnswering, type Answering, type AnswerChange } from "../answering.ts";
import { beyondBudget, budgetOf } from "../budget.ts";
import { continuation, createContinuing } from "../continuing.ts";
import { imagesOf, type Answer, type AttachedImage, type Conversation } from "../conversation.ts";
import { messagesOf } from "../messages.ts";
import type { Overrides } from "../prompts.ts";
import type { ImageVault } from "./vault.ts";

/** Where remarks go that are not for its user; never a question, an answer or an image. */
export interface Log {
  info(remark: string): void;
  warn(remark: string): void;
}

export interface AnswerParts {
  /** The way to an endpoint. */
  readonly network: {
    optionsFor(endpoint: Endpoint): Omit<ExchangeOptions, "signal">;
  };
  readonly vault: ImageVault;
  /** The settings as they are now. */
  readonly settings: () => Settings;
  readonly log: Log;
}

/** A request that goes out again. */
export interface WaitingAnswer {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly reason: FailureReason;
}

/** Whom to tell of what comes. */
export interface Listener {
  readonly wait: (waiting: WaitingAnswer) => void;
  readonly change: (change: AnswerChange) => void;
  /** These images are not stored any more. */
  readonly missing: (images: readonly AttachedImage[]) => void;
}

/**
 * Has the last question of a conversation answered, by the settings and by what
 * the question itself asks for. What goes wrong is said by a change of the
 * answer; only a defect of Iris is thrown.
 */
export async function answer(
  about: {
    conversation: Conversation;
    /** The answer that is to go on. */
    earlier: Answer | undefined;
    endpoint: Endpoint;
    signal: AbortSignal;
  },
  parts: AnswerParts,
  { wait, change, missing }: Listener,
): Promise<void> {
  const { conversation, earlier, endpoint, signal } = about;
  const { log, network } = parts;
  const started = performance.now();
  let firstText = 0;
  let answering: Answering | undefined;
  try {
    const gone = await loadImages(conversation, parts);
    signal.throwIfAborted();
    if (gone.length > 0) missing(gone);
    const { request, leftOut } = requestOf(conversation, parts);
    let { model } = request;
    change({ by: { model, leftOut } });
    const sent = earlier ? continuation(request) : request;
    answering = earlier ? createContinuing(sent, earlier) : createAnswering(sent);
    for await (const event of ask(sent, { ...network.optionsFor(endpoint), signal })) {
      if (event.type === "retry") {
        wait({ until: Date.now() + event.seconds * 1000, reason: event.reason });
        log.info(`${event.reason}: trying again in ${event.seconds.toFixed(1)} s`);
        continue;
      }
      if (event.type === "text") firstText ||= Math.round(performance.now() - started);
      if (event.type === "model") {
        model = event.model;
        log.info(`${event.asked} is gone: asking ${model}`);
      }
      if (event.type === "repair") log.info("The answer does not fit the schema: asking again");
      const changed = answering.take(event);
      if (changed) change(changed);
      if (event.type === "end")
        log.info(
          `Answer of ${model}: first text after ${firstText} ms, end after ${Math.round(performance.now() - started)} ms, ` +
            `${event.ending.usage?.inputTokens ?? "?"} tokens in, ${event.ending.usage?.outputTokens ?? "?"} out`,
        );
    }
  } catch (error) {
    const left = answering?.broken();
    if (signal.aborted) change({ by: { ...left, state: "stopped" } });
    else if (error instanceof MaviError) {
      const { gone } = network.optionsFor(endpoint).learned ?? {};
      const failure = failureOf(error, conversation, { settings: parts.settings(), gone });
      change({ by: { ...left, state: "failed", failure } });
      log.warn(`${error.message}${error.requestId ? `, request ${error.requestId}` : ""}`);
    } else {
      change({ by: { ...left, state: "failed", failure: { reason: "badReply" } } });
      throw error;
    }
  }
}

function failureOf(
  error: MaviError,
  conversation: Conversation,
  { settings, gone }: { settings: Settings; gone: GoneModels | undefined },
): Answer["failure"] {
  const { reason, status, code, vendorText, requestId, parameter } = error;
  const { retryAfter, redirectedTo } = error;
  const overrides = overridesIn(conversation);
  const prompt = parameter && parameter in (overrides?.parameters ?? {}) && overrides?.title;
  // Another model can be put in the place of the setting's, not of one that a prompt names.
  const successor =
    reason === "modelUnavailable" && overrides?.model === undefined
      ? nextModel(settings.model, gone)
      : undefined;
  return {
    ...{ reason, status, code, vendorText, requestId, parameter, retryAfter, redirectedTo },
    ...(prompt && { prompt }),
    ...(successor && { successor }),
  };
}

/** Whether the last answer was cut off and can go on: words can, data cannot, and neither can one of several. */
export function canContinue(conversation: Conversation, settings: Settings): boolean {
  const last = conversation.turns.at(-1);
  if (last?.role !== "answer" || !last.text.trim() || last.choices) return false;
  const { parameters } = withOverrides(settings, overridesIn(conversation));
  const isCut = last.capped === true || last.state === "stopped" || last.state === "failed";
  return isCut && parameters.responseSchema === undefined;
}

function overridesIn({ turns }: Conversation): Overrides | undefined {
  return turns.findLast((turn) => turn.role === "question")?.overrides;
}

function requestOf(
  conversation: Conversation,
  { settings: read, vault }: AnswerParts,
): { request: ChatRequest; leftOut: number | undefined } {
  const settings = withOverrides(read(), overridesIn(conversation));
  const { model, parameters, systemPrompt } = settings;
  const { messages, leftOut } = messagesOf(conversation, {
    bytesOf: ({ id }) => vault.bytesOf(id),
    budget: budgetOf(settings),
  });
  return {
    request: { ...parameters, model, system: systemPrompt, messages },
    leftOut: leftOut.length || undefined,
  };
}

/** Reads back the bytes of images of before a reload that are to be sent; returns those that are gone. */
async function loadImages(
  conversation: Conversation,
  { settings: read, vault }: AnswerParts,
): Promise<AttachedImage[]> {
  const { turns } = conversation;
  const settings = withOverrides(read(), overridesIn(conversation));
  const leftOut = beyondBudget(turns, budgetOf(settings));
  const images = imagesOf(conversation).filter((image) => !leftOut.has(image));
  const found = await Promise.all(images.map((image) => vault.load(image)));
  return images.filter((_image, i) => !found[i]);
}
