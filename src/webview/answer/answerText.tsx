import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { post } from "../host.ts";
import { strings } from "../strings.ts";
import { AnswerElement } from "./answerView.ts";
import type { GrowingText } from "./growingText.ts";

/** An answer as Markdown. What is finished of it keeps its elements, and with them a selection. */
export function AnswerText({ turn, done }: { turn: GrowingText; done: boolean }) {
  const root = useRef<HTMLDivElement>(null);
  const view = useRef<AnswerElement>(undefined);
  const [isHeld, setIsHeld] = useState(false);

  useLayoutEffect(() => {
    if (root.current)
      (view.current ??= new AnswerElement(root.current, setIsHeld)).show(turn, done);
  }, [turn.text, done]);
  useEffect(() => () => view.current?.dispose(), []);

  return (
    <>
      <div class="markdown" ref={root} onClick={act} />
      {isHeld && (
        <p class="remark">
          <button type="button" class="button secondary" onClick={() => view.current?.showMore()}>
            {strings.showMore}
          </button>
        </p>
      )}
    </>
  );
}

/** Follows a link, or does what a button of a code block says. */
function act(event: MouseEvent): void {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest("a");
  if (link) {
    event.preventDefault();
    // VS Code's own page would open it too, and by other rules than the host's.
    event.stopPropagation();
    post({ type: "openLink", href: link.getAttribute("href") ?? "" });
    return;
  }
  const button = event.target.closest<HTMLElement>("button[data-act]");
  const block = button?.closest<HTMLElement>(".code");
  if (!button || !block) return;
  const text = block.querySelector("pre > code")?.textContent ?? "";
  const language = block.dataset["language"] ?? "";
  const act = button.dataset["act"];
  if (act === "insert") post({ type: "insertCode", text, language });
  else if (act === "open") post({ type: "openCode", text, language });
  else {
    post({ type: "copyCode", text });
    confirm(button);
  }
}

/** Shows for a moment that something was copied. */
function confirm(button: Element): void {
  const icon = button.querySelector(".codicon-copy");
  icon?.classList.replace("codicon-copy", "codicon-check");
  setTimeout(() => icon?.classList.replace("codicon-check", "codicon-copy"), 1500);
}
