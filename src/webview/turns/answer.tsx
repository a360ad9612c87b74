import { useEffect, useState } from "preact/hooks";
import type { AnswerView } from "../../shared/views.ts";
import { AnswerText } from "../answer/answerText.tsx";
import { DataAnswer } from "../answer/dataAnswer.tsx";
import { post } from "../host.ts";
import { Icon, IconButton } from "../icon.tsx";
import { fill, strings } from "../strings.ts";
import { focusLog, Actions } from "./actions.tsx";
import { Choices, VersionsOf } from "./pages.tsx";

export function Answer({ turn, busy }: { turn: AnswerView; busy: boolean }) {
  const { id, state, text, problem, remark, actions, versions } = turn;
  const streaming = state === "streaming";
  const wrong = problem !== undefined && state !== "stopped";
  return (
    <article class="answer" aria-label={strings.answer} aria-busy={streaming}>
      {text && <AnswerBody key={id} turn={turn} />}
      {/* What is continued has a text already, and may wait for another try. */}
      {streaming && (!text || turn.wait) && (
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
      {remark && !streaming && <p class="remark">{remark}</p>}
      <Actions actions={actions} successor={turn.successor} />
      {!streaming && (text || turn.footer || versions) && (
        <footer>
          <Facts text={turn.footer} />
          {turn.choices && <Choices id={id} {...turn.choices} />}
          {versions && <VersionsOf id={id} busy={busy} {...versions} />}
          {!actions.includes("retry") && (
            <IconButton
              icon="refresh"
              name={strings.regenerate}
              disabled={busy}
              onClick={() => {
                focusLog();
                post({ type: "regenerate", id });
              }}
            />
          )}
          {text && (
            <IconButton
              icon="copy"
              name={strings.copy}
              onClick={() => post({ type: "copyAnswer", id })}
            />
          )}
        </footer>
      )}
    </article>
  );
}

/** Model, tokens and money in one row: where it is narrow the tokens give way first, and the money never. */
function Facts({ text }: { text: string }) {
  const parts = text.split(" · ");
  const last = parts.length - 1;
  // The dots go with the tokens, so that none is left alone.
  const between = (part: string, i: number): string => `${i === 1 ? " · " : ""}${part} · `;
  return (
    <span class="facts" title={text}>
      {parts.map((part, i) => (
        <span key={i} class={i === last ? "money" : i === 0 ? "of-model" : "tokens"}>
          <span>{i === last || (i === 0 && last > 1) ? part : between(part, i)}</span>
        </span>
      ))}
    </span>
  );
}

function AnswerBody({ turn }: { turn: AnswerView }) {
  const { id, text, state, isJson, isData } = turn;
  const done = state !== "streaming";
  const shown = isJson ? { text: asCode(text, done) } : turn;
  const markdown = <AnswerText turn={shown} done={done} />;
  return isData ? <DataAnswer id={id} text={text} source={markdown} /> : markdown;
}

/** JSON as a block of code, unless the model made one itself. */
function asCode(json: string, done: boolean): string {
  if (json.trim() === "" || json.trimStart().startsWith("```")) return json;
  return ["```json", json, ...(done ? ["```"] : [])].join("\n");
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
