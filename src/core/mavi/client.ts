import { isMaviError, MaviError } from "./errors.ts";
import {
  exchange,
  type ExchangeEvent,
  type ExchangeOptions,
  type LearnedFacts,
} from "./exchange.ts";
import { mayAsk, modelsToAsk, saysGone, withGone, type ModelChange } from "./fallback.ts";
import { jsonIn } from "./findJson.ts";
import { sumUsage, type Usage } from "./models.ts";
import { findInvalid, thinksTwice, withoutMisfits, type Schema } from "./parameters.ts";
import type { Ending } from "./replyEvents.ts";
import type { ChatMessage, ChatRequest } from "./request.ts";
import { validatorOf, type Validate } from "./schema.ts";

export type { Endpoint, ExchangeOptions, LearnedFacts } from "./exchange.ts";
export type { Fallback, ModelChange } from "./fallback.ts";

/** Events of {@link ask}. */
export type AskEvent =
  | ExchangeEvent
  /** The model that is asked from here on, in place of one that is gone. */
  | ({ readonly type: "model" } & ModelChange)
  /** The answer does not fit the schema and is asked for once more; what comes takes its place. */
  | { readonly type: "repair" }
  /** The answer, read and validated; `source` is its JSON as it came. Comes before the end, and only where a schema was given. */
  | {
      readonly type: "data";
      readonly index: number;
      readonly value: unknown;
      readonly source: string;
    };

/**
 * Asks and yields the answer as it comes. Leaving the loop or aborting the
 * signal closes the socket.
 *
 * Before any text came: connection failures, 429 and passing server errors are
 * tried again with growing waits; a refused key goes out once more as
 * `Bearer`, a refused image once more as a `data:` URI, a refused
 * `metadata` in its other place alone.
 *
 * A model that nobody chose and that is gone gives way to the next that may
 * answer; which ones are gone is remembered.
 *
 * With `responseSchema` the answer is validated, and asked for once more
 * where it does not fit. One that breaks off is not: it would again.
 *
 * @throws MaviError: `badRequest` with `parameter` before anything is sent, when one is
 * out of its documented range; `badReply` with the code `SCHEMA` after the end, when the
 * answer still does not fit; the signal's reason when aborted
 */
export async function* ask(
  request: ChatRequest,
  options: ExchangeOptions,
): AsyncGenerator<AskEvent> {
  const { model: asked } = request;
  const lessons = createLessons(options);
  let refusal: MaviError | undefined;
  for (const model of modelsToAsk(asked, options.fallback, options.learned?.gone)) {
    if (model !== asked) {
      if (!(await mayAsk({ asked, model }, options))) break;
      options.signal.throwIfAborted();
      yield { type: "model", asked, model };
    }
    let began = false;
    try {
      const fitting = refusal ? withoutMisfits(request, model) : request;
      for await (const event of askModel({ ...fitting, model }, lessons.options)) {
        began ||= event.type !== "retry";
        yield event;
      }
      return;
    } catch (error) {
      if (began || !saysGone(error)) throw error;
      lessons.learn({ gone: withGone(lessons.learned.gone, model) });
      refusal ??= error;
    }
  }
  yield { type: "model", asked, model: asked };
  throw refusal ?? new MaviError({ reason: "modelUnavailable" });
}

async function* askModel(request: ChatRequest, options: ExchangeOptions): AsyncGenerator<AskEvent> {
  const invalid = findInvalid(request, request.model);
  if (invalid) throw invalidParameter(invalid);
  if (thinksTwice(request)) throw invalidParameter("thinkingLevel", "CONFLICT");
  if (request.responseSchema) yield* askForData(request, request.responseSchema, options);
  else yield* exchange(request, options);
}

/** Options whose lessons later requests go by. */
function createLessons(options: ExchangeOptions): {
  readonly options: ExchangeOptions;
  readonly learned: LearnedFacts;
  readonly learn: (facts: LearnedFacts) => void;
} {
  let { learned = {} } = options;
  const learn = (facts: LearnedFacts): void => {
    learned = { ...learned, ...facts };
    options.onLearned?.(facts);
  };
  return {
    learn,
    get learned() {
      return learned;
    },
    get options() {
      return { ...options, learned, onLearned: learn };
    },
  };
}

/**
 * The answer to {@link ask} as one text, for callers that show nothing meanwhile. Where the endpoint
 * ignores the schema, there is no data and the text is what it said last.
 */
export async function complete(
  request: ChatRequest,
  options: ExchangeOptions,
): Promise<{ text: string; ending: Ending; data?: unknown }> {
  const answers = new Answers();
  let ending: Ending = { complete: false };
  let data: unknown;
  try {
    for await (const event of ask({ ...request, stream: false }, options)) {
      answers.take(event);
      if (event.type === "end") ending = event.ending;
      else if (event.type === "data") data = event.value;
    }
  } catch (error) {
    const isIgnored = isMaviError(error) && error.code === "SCHEMA" && answers.first.trim() !== "";
    if (!isIgnored) throw error;
  }
  return { text: answers.first, ending, ...(data !== undefined && { data }) };
}

async function* askForData(
  request: ChatRequest,
  schema: Schema,
  options: ExchangeOptions,
): AsyncGenerator<AskEvent> {
  const validate = await validatorOf(schema).catch(() => {
    throw invalidParameter("responseSchema");
  });
  const lessons = createLessons(options);
  let messages = request.messages;
  let usage: Usage | undefined;
  for (let repairs = 0; ; repairs++) {
    const answers = new Answers();
    let ending: Ending = { complete: false };
    for await (const event of exchange({ ...request, messages }, lessons.options)) {
      answers.take(event);
      if (event.type === "end") ending = event.ending;
      else yield event;
    }
    usage = sumUsage(usage, ending.usage);
    const { found, wrong } = check(answers, validate);
    if (found) yield { type: "data", ...found };
    if (found || isCut(answers.first, ending, request)) {
      yield { type: "end", ending: { ...ending, usage } };
      return;
    }
    if (repairs > 0) {
      yield { type: "end", ending: { ...ending, usage } };
      throw new MaviError({ reason: "badReply", code: "SCHEMA", requestId: ending.id });
    }
    messages = [...request.messages, ...correction(answers.first, wrong)];
    yield { type: "repair" };
  }
}

/** The texts of the answers, by index. */
class Answers {
  readonly #texts = new Map<number, string>();

  take(event: AskEvent): void {
    if (event.type === "repair") this.#texts.clear();
    else if (event.type === "replace") this.#texts.set(event.index, event.text);
    else if (event.type === "text")
      this.#texts.set(event.index, (this.#texts.get(event.index) ?? "") + event.text);
  }

  get all(): ReadonlyMap<number, string> {
    return this.#texts;
  }

  get first(): string {
    return this.#texts.get(0) ?? "";
  }
}

/** The first JSON of any answer that fits; without one, what is wrong with the first. */
function check(
  answers: Answers,
  validate: Validate,
): { found?: { index: number; value: unknown; source: string }; wrong: readonly string[] } {
  let first: readonly string[] | undefined;
  for (const [index, text] of answers.all)
    for (const json of jsonIn(text)) {
      const wrong = validate(json.value);
      if (wrong.length === 0) return { found: { index, ...json }, wrong };
      first ??= wrong;
    }
  return { wrong: first ?? (answers.all.size > 0 ? ["It cannot be read as JSON."] : []) };
}

/** An answer that ended before its time, or never began: the limit of tokens or the connection is to blame. */
function isCut(text: string, { complete, finish, usage }: Ending, request: ChatRequest): boolean {
  return (
    !complete ||
    finish === "length" ||
    text.trim() === "" ||
    (request.maxTokens !== undefined && (usage?.outputTokens ?? 0) >= request.maxTokens * NEARLY)
  );
}

/** The part of `max_tokens` that an answer ends at when it is cut: the count may leave out a few. */
export const NEARLY = 0.98;

const SHOWN_ERRORS = 20;

function correction(answer: string, wrong: readonly string[]): ChatMessage[] {
  const list = wrong.slice(0, SHOWN_ERRORS).map((one) => `- ${one}`);
  return [
    { role: "assistant", text: answer },
    {
      role: "user",
      text: `That answer does not fit the JSON schema:\n${list.join("\n")}\nAnswer again with the corrected JSON alone.`,
    },
  ];
}

function invalidParameter(
  parameter: NonNullable<MaviError["parameter"]>,
  code = "INVALID_PARAMETER",
): MaviError {
  return new MaviError({ reason: "badRequest", code, parameter });
}
