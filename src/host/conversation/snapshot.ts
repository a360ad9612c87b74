import { allVersions, type Versions } from "../../core/conversation/branches.ts";
import { beyondBudget, budgetOf } from "../../core/conversation/budget.ts";
import {
  imagesOf,
  wordsOfQuestion,
  type Answer,
  type AttachedImage,
  type Question,
  type QueuedQuestion,
  type Turn,
} from "../../core/conversation/conversation.ts";
import { offeredPrompts, type OfferedPrompt } from "../../core/conversation/offered.ts";
import { wordsOf, type Prompt } from "../../core/conversation/prompts.ts";
import type { Session } from "../../core/conversation/session/session.ts";
import { modelName } from "../../core/mavi/models.ts";
import { explainAnswer, explainLeftOut } from "../../core/messages/answers.ts";
import { answerFooter, conversationCost, estimateRequest } from "../../core/messages/costs.ts";
import { explainWait } from "../../core/messages/failures.ts";
import { describeImage } from "../../core/messages/images.ts";
import type { Locale } from "../../core/messages/locale.ts";
import { explainAddress, explainOtherModel } from "../../core/messages/models.ts";
import { hostOf, type Settings } from "../../core/settings.ts";
import type {
  AnswerView,
  ImageView,
  PanelState,
  PromptView,
  QueuedView,
  TurnView,
} from "../../shared/views.ts";

/** What a panel's words and figures depend on. */
export interface SnapshotParts {
  readonly session: Session;
  readonly settings: Settings;
  readonly locale: Locale;
}

/** Everything the panel shows, from everything the host knows. */
export function snapshot(shown: SnapshotParts, hasKey: boolean): PanelState {
  const { session, settings, locale } = shown;
  const { turns } = session.conversation;
  const last = turns.at(-1);
  const versions = allVersions(session.conversation);
  return {
    hasKey,
    answering: session.answering,
    model: modelName(likelyModel(shown)),
    draft: session.draft.text,
    draftRevision: session.draft.revision,
    estimate: estimate(shown),
    attachments: session.attachments.list.map(({ id, name, image }) => ({
      ready: image !== undefined,
      ...(image && hasChoice(image) && { full: image.full === true }),
      ...(image ? viewImage(image, shown) : { id, name, description: "" }),
    })),
    prompts: offeredPrompts(settings.prompts.prompts, locale.t).map(viewOffered),
    ...(session.draft.prompt && { prompt: viewChosen(session.draft.prompt, shown) }),
    queued: session.queue.list.map((one) => viewQueued(one, shown)),
    held: session.queue.held,
    recalled: session.draft.recalled,
    notices: session.attachments.notices.map(({ id, text }) => ({ id, text })),
    cost: conversationCost(session.conversation, locale),
    turns: turns.map((turn) => ({
      ...viewTurn(turn, turn === last, shown),
      ...viewVersions(versions.get(turn.id)),
    })),
  };
}

/** Whether full resolution is, or would be, another image than the fitted one. */
function hasChoice({ changes, full, found }: AttachedImage): boolean {
  const isFitted = changes.some((one) => /^(shrunk|compressed|tiled)$/.test(one));
  return found?.format !== "svg" && (full === true || isFitted);
}

function viewOffered({ id, prompt, description }: OfferedPrompt): PromptView {
  return { id, title: prompt.title, detail: shortened(description) };
}

/** The prompt that was chosen, with what it still needs. */
function viewChosen(prompt: Prompt, { session, locale: { t } }: SnapshotParts): PromptView {
  const { needs = 0, title } = prompt;
  const images = imagesOf(session.conversation).length + session.attachments.list.length;
  const detail = images < needs ? t("needs {0} images", needs) : "";
  return { id: "chosen", title, detail };
}

function viewQueued(
  { id, text, prompt, images }: QueuedQuestion,
  shown: SnapshotParts,
): QueuedView {
  const views = images.map((image) => viewImage(image, shown));
  return { id, text, images: views, ...(prompt && { prompt: prompt.title }) };
}

/** As much as a line of a menu can show. */
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function viewTurn(turn: Turn, isLast: boolean, shown: SnapshotParts): TurnView {
  if (turn.role === "question") {
    const { role, id, text, prompt } = turn;
    return {
      role,
      id,
      text,
      prompt,
      images: turn.images.map((image) => viewImage(image, shown)),
    };
  }
  const view = viewAnswer(turn, isLast, shown);
  const goesOn = isLast && shown.session.canContinue;
  return goesOn ? { ...view, actions: ["continue", ...view.actions] } : view;
}

/** Which of its versions a turn is, where there are several. */
function viewVersions(versions: Versions | undefined): Pick<TurnView, "versions"> {
  const { turns = [], current = 0 } = versions ?? {};
  return turns.length > 1 ? { versions: { count: turns.length, current } } : {};
}

function viewAnswer(answer: Answer, isLast: boolean, shown: SnapshotParts): AnswerView {
  const { settings, locale } = shown;
  const { waiting } = shown.session;
  const { role, id, text, state, choices, chosen = 0, data, isJson, failure } = answer;
  const { sentence, actions } = explainAnswer(answer, { host: hostOf(settings), ...locale });
  return {
    role,
    id,
    text,
    state,
    footer: state === "streaming" || !text ? "" : answerFooter(answer, locale),
    problem: sentence,
    remark: remarkOf(answer, shown),
    ...(failure && "successor" in failure && failure.successor
      ? { successor: modelName(failure.successor) }
      : {}),
    // Buttons act on the end of the conversation, so only there they make sense.
    actions: isLast ? actions : [],
    ...(isLast &&
      state === "streaming" &&
      waiting && {
        wait: {
          until: waiting.until,
          sentence: explainWait({ reason: waiting.reason, host: hostOf(settings) }, locale.t),
        },
      }),
    ...(isJson && { isJson }),
    ...(data === chosen && state !== "streaming" && { isData: true }),
    ...(choices && state !== "streaming" && { choices: { count: choices.length, chosen } }),
  };
}

/** What to know of an answer though nothing went wrong. */
function remarkOf(
  { model, wanted, leftOut, address }: Answer,
  { settings: { maxTotalBytes }, locale }: SnapshotParts,
): string | undefined {
  const remarks = [
    wanted === undefined ? "" : explainOtherModel({ asked: wanted, model }, locale.t),
    address === undefined ? "" : explainAddress(address, locale.t),
    leftOut ? explainLeftOut({ count: leftOut, maxBytes: maxTotalBytes }, locale) : "",
  ];
  return remarks.filter(Boolean).join(" ") || undefined;
}

/** About what the question being written will take, in words; nothing while there is none. */
export function estimate(shown: SnapshotParts): string {
  const { session, settings, locale } = shown;
  const { conversation, attachments, draft } = session;
  const { text, prompt } = draft;
  if (!text.trim() && !prompt && attachments.ready.length === 0) return "";
  const { parameters, systemPrompt } = settings;
  const next: Pick<Question, "role" | "images"> = { role: "question", images: attachments.ready };
  const leftOut = beyondBudget([...conversation.turns, next], budgetOf(settings));
  const request = {
    model: likelyModel(shown),
    resolution: parameters.mediaResolution,
    texts: [systemPrompt, wordsOf(prompt, text), ...conversation.turns.map(wordsOfTurn)],
    images: [
      ...imagesOf(conversation).filter((image) => !leftOut.has(image)),
      ...attachments.ready,
    ],
  };
  return estimateRequest(request, locale);
}

function wordsOfTurn(turn: Turn): string {
  return turn.role === "question" ? wordsOfQuestion(turn) : turn.text;
}

function viewImage(image: AttachedImage, shown: SnapshotParts): ImageView {
  const { settings, locale } = shown;
  const { id, name, thumbnail } = image;
  const resolution = settings.parameters.mediaResolution;
  return {
    id,
    name,
    description: describeImage(image, { model: likelyModel(shown), resolution, locale }),
    ...(thumbnail && { thumbnail: `data:image/webp;base64,${thumbnail}` }),
  };
}

/** The model that will answer, as far as is known: where nobody chose one, another may have taken its place. */
function likelyModel({ session, settings: { model, isModelChosen } }: SnapshotParts): string {
  const last = session.conversation.turns.findLast((turn) => turn.role === "answer");
  return !isModelChosen && last?.wanted === model ? last.model : model;
}
