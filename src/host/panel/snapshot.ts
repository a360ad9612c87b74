import * as vscode from "vscode";
import { allVersions, type Versions } from "../../core/conversation/branches.ts";
import { beyondBudget, budgetOf } from "../../core/conversation/budget.ts";
import {
  imagesOf,
  type Answer,
  type AttachedImage,
  type Question,
  type QueuedQuestion,
  type Turn,
} from "../../core/conversation/conversation.ts";
import { wordsOf, type Prompt } from "../../core/conversation/prompts.ts";
import type { Waiting } from "../../core/conversation/session/answer.ts";
import type { Session } from "../../core/conversation/session/session.ts";
import { modelName } from "../../core/mavi/models.ts";
import { endpointUrl, type Settings } from "../../core/settings.ts";
import type {
  ActionId,
  AnswerView,
  ImageView,
  PanelState,
  PromptView,
  QueuedView,
  TurnView,
} from "../../shared/protocol.ts";
import { explain, explainWait } from "../failures.ts";
import {
  answerFooter,
  conversationCost,
  describeImage,
  estimateRequest,
  formatBytes,
} from "../format.ts";
import { offeredPrompts, type OfferedPrompt } from "../prompts.ts";
import { readSettings } from "../settings.ts";

/** Everything the panel shows, from everything the host knows. */
export function snapshot(session: Session, hasKey: boolean): PanelState {
  const settings = readSettings();
  const { turns } = session.conversation;
  const last = turns.at(-1);
  const versions = allVersions(session.conversation);
  return {
    hasKey,
    answering: session.answering,
    model: modelName(settings.model),
    draft: session.draft.text,
    draftRevision: session.draft.revision,
    estimate: estimate(session),
    attachments: session.attachments.list.map(({ id, name, image }) => ({
      ready: image !== undefined,
      ...(image && hasChoice(image) && { full: image.full === true }),
      ...(image ? viewImage(image, settings) : { id, name, description: "" }),
    })),
    prompts: offeredPrompts().map(viewOffered),
    ...(session.draft.prompt && { prompt: viewChosen(session.draft.prompt, session) }),
    queued: session.queue.list.map((one) => viewQueued(one, settings)),
    held: session.queue.held,
    recalled: session.draft.recalled,
    notices: session.attachments.notices.map(({ id, text }) => ({ id, text })),
    cost: conversationCost(session.conversation),
    turns: turns.map((turn) => ({
      ...viewTurn(turn, settings, turn === last, session),
      ...viewVersions(versions.get(turn.id)),
    })),
  };
}

/** Whether full resolution is, or would be, another picture than the fitted one. */
function hasChoice({ changes, full, found }: AttachedImage): boolean {
  const isFitted = changes.some((one) => /^(shrunk|compressed|tiled)$/.test(one));
  return found?.format !== "svg" && (full === true || isFitted);
}

function viewOffered({ id, prompt }: OfferedPrompt): PromptView {
  return { id, title: prompt.title, detail: shortened(prompt.prompt) };
}

/** The prompt that was chosen, with what it still needs. */
function viewChosen(prompt: Prompt, session: Session): PromptView {
  const { needs = 0, title } = prompt;
  const images = imagesOf(session.conversation).length + session.attachments.list.length;
  const detail = images < needs ? vscode.l10n.t("needs {0} images", needs) : "";
  return { id: "chosen", title, detail };
}

function viewQueued({ id, text, prompt, images }: QueuedQuestion, settings: Settings): QueuedView {
  const views = images.map((image) => viewImage(image, settings));
  return { id, text, images: views, ...(prompt && { prompt: prompt.title }) };
}

/** As much as a line of a menu can show. */
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function viewTurn(
  turn: Turn,
  settings: Settings,
  isLast: boolean,
  { canContinue, waiting }: Session,
): TurnView {
  if (turn.role === "question") {
    const { role, id, text, prompt } = turn;
    return {
      role,
      id,
      text,
      prompt,
      images: turn.images.map((image) => viewImage(image, settings)),
    };
  }
  const view = viewAnswer(turn, settings, isLast, waiting);
  const goesOn = isLast && canContinue;
  return goesOn ? { ...view, actions: ["continue", ...view.actions] } : view;
}

/** Which of its versions a turn is, where there are several. */
function viewVersions(versions: Versions | undefined): Pick<TurnView, "versions"> {
  const { turns = [], current = 0 } = versions ?? {};
  return turns.length > 1 ? { versions: { count: turns.length, current } } : {};
}

function viewAnswer(
  answer: Answer,
  settings: Settings,
  isLast: boolean,
  waiting: Waiting | undefined,
): AnswerView {
  const { role, id, text, state, choices, chosen = 0, data } = answer;
  const { sentence, actions } = problemOf(answer, settings);
  return {
    role,
    id,
    text,
    state,
    footer: state === "streaming" || !text ? "" : answerFooter(answer.model, answer.usage),
    problem: sentence,
    remark: answer.leftOut ? leftOutText(answer.leftOut, settings) : undefined,
    // Buttons act on the end of the conversation, so only there they make sense.
    actions: isLast ? actions : [],
    ...(isLast &&
      state === "streaming" &&
      waiting && {
        wait: { until: waiting.until, sentence: explainWait(waiting.reason, hostOf(settings)) },
      }),
    ...(data === chosen && state !== "streaming" && { isData: true }),
    ...(choices && state !== "streaming" && { choices: { count: choices.length, chosen } }),
  };
}

/** What of earlier questions did not go along. */
function leftOutText(count: number, { maxTotalBytes }: Settings): string {
  const { t } = vscode.l10n;
  const limit = formatBytes(maxTotalBytes);
  return count === 1
    ? t(
        "1 image of an earlier question was not sent again: all images of a request may have {0}. Attach it again to ask about it.",
        limit,
      )
    : t(
        "{0} images of earlier questions were not sent again: all images of a request may have {1}. Attach them again to ask about them.",
        count,
        limit,
      );
}

function hostOf({ endpoint }: Settings): string {
  return endpointUrl(endpoint)?.host ?? endpoint;
}

/** About what the question being written will take, in words; nothing while there is none. */
export function estimate({ conversation, attachments, draft }: Session): string {
  const { text, prompt } = draft;
  if (!text.trim() && !prompt && attachments.ready.length === 0) return "";
  const settings = readSettings();
  const { model, systemPrompt } = settings;
  const next: Pick<Question, "role" | "images"> = { role: "question", images: attachments.ready };
  const leftOut = beyondBudget([...conversation.turns, next], budgetOf(settings));
  return estimateRequest(model, {
    texts: [systemPrompt, wordsOf(prompt, text), ...conversation.turns.map(({ text }) => text)],
    images: [
      ...imagesOf(conversation).filter((image) => !leftOut.has(image)),
      ...attachments.ready,
    ],
  });
}

/** What stands below an answer: what went wrong or what to know, and the buttons that help. */
export function problemOf(
  { state, failure, capped, text, model, maxTokens }: Answer,
  settings: Settings,
): { sentence?: string; actions: readonly ActionId[] } {
  const { t } = vscode.l10n;
  if (state === "stopped") return { sentence: t("Stopped."), actions: ["retry"] };
  if (failure) {
    return explain(failure, { model, host: hostOf(settings) });
  }
  if (state === "complete" && capped)
    return {
      sentence: text.trim()
        ? t(
            "The answer stops at the limit of {0} tokens, which thinking counts against. Raise “Iris: Max Tokens” for a longer one.",
            maxTokens ?? "?",
          )
        : t(
            "The answer is empty. Thinking may have used up the limit of {0} tokens: raise “Iris: Max Tokens”, or lower “Iris: Thinking Budget”.",
            maxTokens ?? "?",
          ),
      actions: ["openSettings", "retry"],
    };
  return { actions: [] };
}

function viewImage(image: AttachedImage, { model }: Settings): ImageView {
  const { id, name, thumbnail } = image;
  return {
    id,
    name,
    description: describeImage(image, model),
    ...(thumbnail && { thumbnail: `data:image/webp;base64,${thumbnail}` }),
  };
}
