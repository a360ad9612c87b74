import { useEffect, useState } from "preact/hooks";
import type {
  ActionId,
  AnswerView,
  ImageView,
  QuestionView,
  TurnView,
} from "../shared/protocol.ts";
import { AnswerText } from "./answer/answerText.tsx";
import { DataAnswer } from "./answer/dataAnswer.tsx";
import { post } from "./host.ts";
import { Icon, IconButton } from "./icon.tsx";
import { fill, strings } from "./strings.ts";

export function Turn({ turn }: { turn: TurnView }) {
  return turn.role === "question" ? <Question turn={turn} /> : <Answer turn={turn} />;
}

function Question({ turn }: { turn: QuestionView }) {
  return (
    <article class="question" aria-label={strings.you}>
      {turn.images.length > 0 && (
        <ul class="images">
          {turn.images.map((image) => (
            <li key={image.id}>
              <OpenImage image={image} />
            </li>
          ))}
        </ul>
      )}
      <p>{turn.text}</p>
    </article>
  );
}

function Answer({ turn }: { turn: AnswerView }) {
  const { state, text, problem } = turn;
  const streaming = state === "streaming";
  const wrong = problem !== undefined && state !== "stopped";
  return (
    <article class="answer" aria-label={strings.answer} aria-busy={streaming}>
      {text && <AnswerBody turn={turn} />}
      {streaming && !text && (
        <p class="waiting">
          <Icon name="loading codicon-modifier-spin" />
          {turn.wait ? <Countdown {...turn.wait} /> : strings.answering}
        </p>
      )}
      {problem && (
        <div class={wrong ? "problem" : "remark"}>
          {wrong && <Icon name={state === "failed" ? "error" : "warning"} />}
          <p>{problem}</p>
        </div>
      )}
      <Actions actions={turn.actions} />
      {!streaming && (text || turn.footer) && (
        <footer>
          <span>{turn.footer}</span>
          {turn.choices && <Choices id={turn.id} {...turn.choices} />}
          {text && (
            <IconButton
              icon="copy"
              name={strings.copy}
              onClick={() => post({ type: "copyAnswer", id: turn.id })}
            />
          )}
        </footer>
      )}
    </article>
  );
}

function AnswerBody({ turn: { id, text, state, isData } }: { turn: AnswerView }) {
  const markdown = <AnswerText text={text} done={state !== "streaming"} />;
  return isData ? <DataAnswer id={id} text={text} source={markdown} /> : markdown;
}

/** Buttons under an answer or an empty panel; the first is the one to press. */
export function Actions({ actions }: { actions: readonly ActionId[] }) {
  if (actions.length === 0) return null;
  return (
    <div class="actions">
      {actions.map((action, i) => (
        <button
          type="button"
          key={action}
          class={i === 0 ? "button" : "button secondary"}
          onClick={() => post({ type: "action", action })}
        >
          {strings[action]}
        </button>
      ))}
    </div>
  );
}

/** A thumbnail that opens its image in an editor. */
export function OpenImage({ image }: { image: ImageView }) {
  const { id, name, description, thumbnail } = image;
  return (
    <button
      type="button"
      class="thumbnail"
      title={`${name}\n${description}`}
      aria-label={fill(strings.open, `${name}, ${description}`)}
      onClick={() => post({ type: "openImage", id })}
    >
      {thumbnail ? <img src={thumbnail} alt="" /> : <Icon name="file-media" />}
      <span class="name">{name}</span>
    </button>
  );
}

/** Leafs through several answers to one question. */
function Choices({ id, count, chosen }: { id: string; count: number; chosen: number }) {
  const choose = (to: number): void => post({ type: "choose", id, chosen: to });
  return (
    <span class="choices">
      <IconButton
        icon="chevron-left"
        name={strings.previousAnswer}
        disabled={chosen === 0}
        onClick={() => choose(chosen - 1)}
      />
      <span aria-live="polite">{fill(strings.choice, chosen + 1, count)}</span>
      <IconButton
        icon="chevron-right"
        name={strings.nextAnswer}
        disabled={chosen === count - 1}
        onClick={() => choose(chosen + 1)}
      />
    </span>
  );
}

function Countdown({ until, sentence }: { until: number; sentence: string }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return <>{seconds === 0 ? strings.answering : fill(strings.retryIn, sentence, seconds)}</>;
}
