import { useLayoutEffect, useRef } from "preact/hooks";
import { post } from "./host.ts";
import { renderBlocks } from "./markdown.ts";

/** An answer as Markdown. Blocks that did not change keep their elements, and with them a selection. */
export function AnswerText({ text }: { text: string }) {
  const root = useRef<HTMLDivElement>(null);
  const shown = useRef<string[]>([]);

  useLayoutEffect(() => {
    const container = root.current;
    if (!container) return;
    const blocks = renderBlocks(text);
    blocks.forEach((html, i) => {
      if (shown.current[i] === html) return;
      let block = container.children[i];
      if (!block) {
        block = document.createElement("div");
        container.append(block);
      }
      block.innerHTML = html;
    });
    while (container.children.length > blocks.length) container.lastElementChild?.remove();
    shown.current = blocks;
  }, [text]);

  const follow = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link) return;
    event.preventDefault();
    // VS Code's own page would open it too, and by other rules than the host's.
    event.stopPropagation();
    post({ type: "openLink", href: link.getAttribute("href") ?? "" });
  };

  return <div class="markdown" ref={root} onClick={follow} />;
}
