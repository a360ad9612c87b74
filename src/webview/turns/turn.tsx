import type { TurnView } from "../../shared/views.ts";
import { Question } from "./question.tsx";
import { Answer } from "./answer.tsx";

/** `busy` while something is being answered: what is there can be read, not asked anew. */
export function Turn({ turn, busy }: { turn: TurnView; busy: boolean }) {
  return turn.role === "question" ? (
    <Question turn={turn} busy={busy} />
  ) : (
    <Answer turn={turn} busy={busy} />
  );
}
