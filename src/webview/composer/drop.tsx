import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { strings } from "../strings.ts";
import { PASTED_AS_TEXT } from "./pastedAsText.tsx";
import { attachDropped, attachPasted, mayHoldImages } from "./transfer.ts";

/**
 * Takes drops and pastes anywhere in the page, and says so while something is dragged
 * over it. Without Shift the page sees no drag at all: VS Code turns the
 * pointer events of its webviews off meanwhile, so that a drop can open an
 * editor; hence the line below the text box that is always there.
 */
export function DropArea({ input }: { input: RefObject<HTMLTextAreaElement | null> }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent): void => {
      if (!event.dataTransfer || !mayHoldImages(event.dataTransfer)) return;
      // VS Code's own listener would turn this page off again.
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!event.dataTransfer || !mayHoldImages(event.dataTransfer)) return;
      if (!attachDropped(event.dataTransfer)) return;
      // The question is typed next.
      input.current?.focus();
      event.preventDefault();
      event.stopPropagation();
    };
    const paste = (event: ClipboardEvent): void => {
      const { clipboardData: data } = event;
      const offer = (attach: () => void): void => {
        document.dispatchEvent(new CustomEvent(PASTED_AS_TEXT, { detail: attach }));
      };
      if (data && attachPasted(data, offer)) event.preventDefault();
    };
    const end = (): void => setOver(false);
    document.addEventListener("dragenter", drag);
    document.addEventListener("dragover", drag);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    document.addEventListener("paste", paste);
    // A drag that ends elsewhere is not told of; the next movement of the mouse is.
    document.addEventListener("mousemove", end);
    return () => {
      document.removeEventListener("dragenter", drag);
      document.removeEventListener("dragover", drag);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
      document.removeEventListener("paste", paste);
      document.removeEventListener("mousemove", end);
    };
  }, []);
  if (!over) return null;
  return (
    <div class="drop">
      <p>
        <Icon name="file-media" /> {strings.dropHere}
      </p>
    </div>
  );
}
