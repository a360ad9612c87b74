import { useEffect, useRef, useState } from "preact/hooks";
import type { ReviewEstimate } from "../../shared/reviewViews.ts";
import { fill } from "../fill.ts";
import { Icon } from "../icon.tsx";
import { post } from "./host.ts";
import { plural, strings } from "./strings.ts";

/** What is about to be sent and what it takes: nothing goes out before somebody says so here. */
export function Estimate({ estimate }: { estimate: ReviewEstimate }) {
  const { id, kind, images, rows, details, problem } = estimate;
  const [budget, setBudget] = useState(estimate.budget > 0 ? `${estimate.budget}` : "");
  const isSent = useRef(false);
  const box = useRef<HTMLElement>(null);
  const before = useRef(document.activeElement);
  useEffect(() => {
    box.current?.focus();
    return () => {
      const back = before.current;
      if (back instanceof HTMLElement && back.isConnected) back.focus();
    };
  }, []);
  const dollars = budget.trim() === "" ? 0 : Number(budget.replace(",", "."));
  const isWrong = !(dollars >= 0 && dollars <= 100_000);
  const canSend = problem === undefined && images > 0 && !isWrong;
  const cancel = (): void => post({ type: "cancelEstimate" });
  const send = (): void => {
    if (!canSend || isSent.current) return;
    isSent.current = true;
    post({ type: "spend", estimate: id, budget: dollars });
  };
  const title =
    kind === "propose"
      ? plural(images, strings.proposeOne, strings.proposeMany)
      : plural(images, strings.verifyOne, strings.verifyMany);
  return (
    <section
      class="estimate"
      role="dialog"
      aria-labelledby="estimate-title"
      aria-describedby="estimate-details"
      tabIndex={-1}
      ref={box}
      onKeyDown={(event) => {
        if (event.key === "Escape") cancel();
        else if (event.key === "Enter" && event.target === box.current) send();
        else return;
        event.preventDefault();
      }}
    >
      <h2 id="estimate-title">{title}</h2>
      <ul id="estimate-details">
        {rows > images && <li>{fill(strings.forPlaces, rows.toLocaleString())}</li>}
        {details.map((line, i) => (
          <li key={i}>{line}</li>
        ))}
      </ul>
      {problem !== undefined && (
        <p class="problem">
          <Icon name="error" /> <span>{problem}</span>
        </p>
      )}
      <div class="actions">
        <label class="budget-field">
          {strings.budget}
          <input
            type="text"
            inputMode="decimal"
            size={6}
            placeholder={strings.noBudget}
            aria-invalid={isWrong}
            value={budget}
            onInput={({ currentTarget }) => setBudget(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") send();
            }}
          />
        </label>
        <button type="button" class="button" disabled={!canSend} onClick={send}>
          {plural(images, strings.sendOne, strings.sendMany)}
        </button>
        <button type="button" class="button secondary" onClick={cancel}>
          {strings.cancel}
        </button>
      </div>
    </section>
  );
}
