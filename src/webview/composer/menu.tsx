import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { HostMessage } from "../../shared/protocol.ts";
import type { FoundView, PromptView } from "../../shared/views.ts";
import { listen, post } from "../host.ts";
import { Icon } from "../icon.tsx";
import { MiddleCut } from "../middleCut.tsx";
import { fill, strings } from "../strings.ts";

/** What a menu at the cursor is about: `/` begins a prompt, `@` an image of the workspace. */
export interface MenuToken {
  readonly kind: "prompt" | "image";
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
  /** What was typed after its sign. */
  readonly query: string;
}

/** One line of the menu. */
export interface MenuOption {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly icon: string;
  readonly pick: () => void;
}

/** The id of the list, for the text box that steers it. */
export const MENU_ID = "menu";
/** The id of its lines. */
export const optionId = (at: number): string => `${MENU_ID}-${at}`;

/** The token that ends at the cursor, if any. */
export function tokenAt(text: string, cursor: number): MenuToken | undefined {
  const before = text.slice(0, cursor);
  const prompt = /^\/([^\n]*)$/.exec(before);
  if (prompt) return { kind: "prompt", start: 0, end: cursor, query: prompt[1] ?? "" };
  // Not within an address of mail; after a word of a script without spaces it begins one.
  const image = /(?<![\w.+-])@([^\s@]*)$/.exec(before);
  if (!image) return undefined;
  const query = image[1] ?? "";
  return { kind: "image", start: cursor - query.length - 1, end: cursor, query };
}

/** Those prompts whose titles have every word typed, the ones that begin with it first. */
export function matchingPrompts(prompts: readonly PromptView[], query: string): PromptView[] {
  const wanted = query.toLowerCase().trimEnd();
  const words = wanted.split(/\s+/);
  const fitting = prompts.filter(({ title }) =>
    words.every((word) => ` ${title.toLowerCase()}`.includes(word)),
  );
  const begins = ({ title }: PromptView): number =>
    title.toLowerCase().startsWith(wanted) ? 0 : 1;
  return fitting.sort((a, b) => begins(a) - begins(b));
}

/** The workspace's images for what was typed after `@`; undefined while they are looked for and none is there. */
export function useFound(query: string | undefined): {
  found: readonly FoundView[] | undefined;
  hasFolder: boolean;
} {
  const [found, setFound] = useState<Extract<HostMessage, { readonly type: "found" }>>();
  useEffect(
    () =>
      listen((message) => {
        if (message.type === "found") setFound(message);
      }),
    [],
  );
  useEffect(() => {
    if (query !== undefined) post({ type: "findImages", query });
    else setFound(undefined);
  }, [query]);
  const hasFolder = found?.hasFolder ?? true;
  if (query === undefined || found === undefined) return { found: found?.images, hasFolder };
  const { images } = found;
  if (found.query === query)
    return { found: images.length > 0 || found.isComplete ? images : undefined, hasFolder };
  // Until the new list is there, what fits of the one before stays in view: Enter must take no other.
  const wanted = query.toLowerCase();
  const fitting = images.filter(({ name }) => name.toLowerCase().includes(wanted));
  return { found: fitting.length > 0 ? fitting : undefined, hasFolder };
}

/** The list above the text box. The text box keeps the focus and says which line is active. */
export function Menu({
  kind,
  options,
  active,
  searching,
  hasFolder,
  onHover,
}: {
  kind: MenuToken["kind"];
  options: readonly MenuOption[];
  active: number;
  searching: boolean;
  hasFolder: boolean;
  onHover: (at: number) => void;
}) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active, options.length]);
  const name = kind === "prompt" ? strings.prompts : strings.workspaceImages;
  const none = hasFolder ? strings.noImages : strings.noFolder;
  return (
    // The text box keeps the focus.
    <div class="menu" onMouseDown={(event) => event.preventDefault()}>
      {options.length === 0 ? (
        <p>{searching ? strings.searching : none}</p>
      ) : (
        // The text box steers it; to scroll it without one it can be focused as well.
        <ul role="listbox" id={MENU_ID} aria-label={name} tabIndex={0} ref={list}>
          {options.map(({ id, label, detail, icon, pick }, at) => (
            <li
              key={id}
              id={optionId(at)}
              role="option"
              aria-selected={at === active}
              title={detail ? `${label}\n${detail}` : label}
              onMouseMove={() => onHover(at)}
              onClick={pick}
            >
              <Icon name={icon} />
              {kind === "image" ? (
                <MiddleCut class="label" text={label} />
              ) : (
                <span class="label">{label}</span>
              )}
              <span class="detail">{detail}</span>
            </li>
          ))}
        </ul>
      )}
      <p class="visually-hidden" aria-live="polite">
        {searching
          ? strings.searching
          : options.length === 0
            ? none
            : fill(strings.suggestions, options.length)}
      </p>
    </div>
  );
}
