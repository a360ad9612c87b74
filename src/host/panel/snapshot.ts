import * as vscode from "vscode";
import {
  imagesOf,
  type Answer,
  type AttachedImage,
  type Turn,
} from "../../core/conversation/conversation.ts";
import { modelName } from "../../core/mavi/models.ts";
import type {
  ActionId,
  AnswerView,
  ImageView,
  PanelState,
  TurnView,
} from "../../shared/protocol.ts";
import { explain, explainWait } from "../failures.ts";
import { answerFooter, describeImage, estimateRequest } from "../format.ts";
import { endpointUrl, readSettings, type Settings } from "../settings.ts";
import type { Session, Waiting } from "./session.ts";

/** Everything the panel shows, from everything the host knows. */
export function snapshot(session: Session, hasKey: boolean): PanelState {
  const settings = readSettings();
  const { turns } = session.conversation;
  const last = turns.at(-1);
  return {
    hasKey,
    answering: session.answering,
    model: modelName(settings.model),
    draft: session.draft,
    draftRevision: session.draftRevision,
    estimate: estimate(session),
    attachments: session.attachments.list.map(({ id, name, image }) => ({
      ready: image !== undefined,
      ...(image && hasChoice(image) && { full: image.full === true }),
      ...(image ? viewImage(image, settings) : { id, name, description: "" }),
    })),
    notices: session.attachments.notices,
    turns: turns.map((turn) => viewTurn(turn, settings, turn === last, session.waiting)),
  };
}

/** Whether full resolution is, or would be, another picture than the fitted one. */
function hasChoice({ source, changes, full, found }: AttachedImage): boolean {
  const isFitted = changes.some((one) => /^(shrunk|compressed|tiled)$/.test(one));
  return source !== undefined && found?.format !== "svg" && (full === true || isFitted);
}

function viewTurn(
  turn: Turn,
  settings: Settings,
  isLast: boolean,
  waiting: Waiting | undefined,
): TurnView {
  if (turn.role === "question") {
    const { role, id, text } = turn;
    return { role, id, text, images: turn.images.map((image) => viewImage(image, settings)) };
  }
  return viewAnswer(turn, settings, isLast, waiting);
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

function hostOf({ endpoint }: Settings): string {
  return endpointUrl(endpoint)?.host ?? endpoint;
}

/** About what the question being written will take, in words; nothing while there is none. */
export function estimate({ conversation, attachments, draft }: Session): string {
  if (!draft.trim() && attachments.ready.length === 0) return "";
  const { model, systemPrompt } = readSettings();
  return estimateRequest(model, {
    texts: [systemPrompt, draft, ...conversation.turns.map(({ text }) => text)],
    images: [...imagesOf(conversation), ...attachments.ready],
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
