import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { AttachmentView } from "../../shared/views.ts";
import { post } from "../host.ts";
import { Icon, IconButton } from "../icon.tsx";
import { fill, strings } from "../strings.ts";
import { OpenImage } from "../turns/openImage.tsx";

/** Of a drag within the list; what is dragged in from elsewhere is none. */
const MOVED = "application/x-iris-attachment";

/** The images of the question being written: to open, to reorder and to remove. */
export function Images({
  images,
  input,
  say,
}: {
  images: readonly AttachmentView[];
  input: RefObject<HTMLTextAreaElement | null>;
  say: (text: string) => void;
}) {
  const list = useRef<HTMLUListElement>(null);
  const [dragged, setDragged] = useState<string>();
  const [over, setOver] = useState<number>();
  // What was added last is seen to have come.
  const count = useRef(0);
  useLayoutEffect(() => {
    if (images.length > count.current)
      list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
    count.current = images.length;
  }, [images.length]);

  const move = ({ id, name }: AttachmentView, from: number, to: number): void => {
    if (to < 0 || to >= images.length || to === from) return;
    // The host may be further than this list: keys repeat fast.
    post({ type: "moveAttachment", id, by: to - from });
    say(fill(strings.movedTo, name, to + 1, images.length));
  };
  const remove = ({ id, name }: AttachmentView, at: number): void => {
    post({ type: "removeAttachment", id });
    say(fill(strings.removed, name));
    // The focus goes to the neighbour; the last one leaves it to the text box.
    const next = list.current?.children[at + 1] ?? list.current?.children[at - 1];
    (next?.querySelector<HTMLElement>("button.thumbnail") ?? input.current)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, one: AttachmentView, at: number): void => {
    const isMove = event.altKey && /^Arrow(Left|Right)$/.test(event.key);
    const isRemove = !event.altKey && /^(Delete|Backspace)$/.test(event.key);
    if (!isMove && !isRemove) return;
    event.preventDefault();
    // VS Code would go back and forth among its editors.
    event.stopPropagation();
    if (isRemove) remove(one, at);
    else move(one, at, at + (event.key === "ArrowLeft" ? -1 : 1));
  };
  const onDragOver = (event: DragEvent, at: number): void => {
    if (dragged === undefined) return;
    event.preventDefault();
    setOver(at);
  };
  const end = (): void => {
    setDragged(undefined);
    setOver(undefined);
  };

  return (
    <ul class="images" aria-label={strings.attachments} ref={list}>
      {images.map((one, at) => (
        <li
          key={one.id}
          draggable={one.ready}
          class={at === over && one.id !== dragged ? "over" : ""}
          onKeyDown={(event) => onKeyDown(event, one, at)}
          onDragStart={(event) => {
            event.dataTransfer?.setData(MOVED, one.id);
            setDragged(one.id);
          }}
          onDragOver={(event) => onDragOver(event, at)}
          onDrop={(event) => {
            const from = images.findIndex(({ id }) => id === dragged);
            const moved = images[from];
            if (!moved) return;
            event.preventDefault();
            event.stopPropagation();
            move(moved, from, at);
            end();
          }}
          onDragEnd={end}
        >
          {one.ready ? (
            <OpenImage image={one} keys={strings.imageKeys} />
          ) : (
            <span class="thumbnail">
              <Icon name="loading codicon-modifier-spin" />
              <span class="name">
                {strings.reading} {one.name}
              </span>
            </span>
          )}
          {one.full !== undefined && (
            <IconButton
              icon="screen-full"
              name={fill(strings.fullResolution, one.name)}
              pressed={one.full}
              onClick={() => post({ type: "resolution", id: one.id, full: !one.full })}
            />
          )}
          <IconButton
            icon="close"
            class="remove"
            name={fill(strings.remove, one.name)}
            onClick={() => remove(one, at)}
          />
        </li>
      ))}
    </ul>
  );
}
