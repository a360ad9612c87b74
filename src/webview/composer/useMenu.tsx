import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PanelState } from "../../shared/views.ts";
import { post } from "../host.ts";
import { strings } from "../strings.ts";
import { replaceTyped } from "./editing.ts";
import {
  matchingPrompts,
  Menu,
  MENU_ID,
  optionId,
  tokenAt,
  useFound,
  type MenuOption,
  type MenuToken,
} from "./menu.tsx";

/** The menus of `/` and `@`, which the text box steers. */
export function useMenu({
  state: { prompts },
  input,
  text,
  setText,
  tell,
}: {
  state: PanelState;
  input: RefObject<HTMLTextAreaElement | null>;
  text: string;
  setText: (text: string) => void;
  tell: (text: string) => void;
}) {
  const [token, setToken] = useState<MenuToken>();
  /** The id of the option that was gone to; without one, the first. */
  const [active, setActive] = useState<string>();
  /** Where Escape closed the menu: it stays closed until the cursor has been elsewhere. */
  const dismissed = useRef<string | undefined>(undefined);
  const { found, hasFolder } = useFound(token?.kind === "image" ? token.query : undefined);
  const cursor = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (cursor.current === undefined) return;
    input.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = undefined;
  });

  const close = (): void => setToken(undefined);
  const show = (next: MenuToken | undefined): void => {
    if (next?.kind !== token?.kind || next?.query !== token?.query) setActive(undefined);
    setToken(next);
  };
  const follow = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): void => {
    const next = selectionStart === selectionEnd ? tokenAt(value, selectionStart) : undefined;
    const place = next && `${next.kind} ${next.start}`;
    if (place !== dismissed.current) dismissed.current = undefined;
    show(dismissed.current === undefined ? next : undefined);
  };
  /** Takes the token out of the text, before what was picked is told. */
  const without = ({ start, end }: MenuToken): void => {
    const last = start === 0 && text[end] === " " ? end + 1 : end;
    const rest = text.slice(0, start) + text.slice(last);
    if (!replaceTyped(input.current, { start, end: last, text: "" })) cursor.current = start;
    setText(rest);
    tell(rest);
    close();
    input.current?.focus();
  };

  const options = ((): MenuOption[] => {
    if (token?.kind === "image")
      return (found ?? []).map(({ uri, name, folder }) => ({
        id: uri,
        label: name,
        detail: folder,
        icon: "file-media",
        pick: () => {
          without(token);
          post({ type: "attachAddresses", addresses: [uri] });
        },
      }));
    if (!token) return [];
    const fitting = matchingPrompts(prompts, token.query).map(({ id, title, detail }) => ({
      id,
      label: title,
      detail,
      icon: id.startsWith("own:") ? "account" : "sparkle",
      pick: () => {
        without(token);
        post({ type: "choosePrompt", id });
      },
    }));
    const edit: MenuOption = {
      id: "edit",
      label: strings.editPrompts,
      detail: "",
      icon: "gear",
      pick: () => {
        without(token);
        post({ type: "action", action: "editPrompts" });
      },
    };
    return token.query === "" ? [...fitting, edit] : fitting;
  })();
  // A text that begins with a slash and is no prompt is a text.
  const isOpen = token !== undefined && (token.kind === "image" || options.length > 0);
  const searching = token?.kind === "image" && found === undefined;
  const at = Math.max(
    0,
    options.findIndex(({ id }) => id === active),
  );
  const goTo = (next: number): void => setActive(options[next]?.id);

  /** Whether the menu took the key. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
    const count = options.length;
    if (event.key === "Escape") {
      dismissed.current = `${token.kind} ${token.start}`;
      close();
    } else if (count === 0) {
      // What is still looked for is not to be sent as words.
      if (!searching || (event.key !== "Enter" && event.key !== "Tab")) return false;
    } else if (event.key === "ArrowDown") goTo((at + 1) % count);
    else if (event.key === "ArrowUp") goTo((at + count - 1) % count);
    else if (event.key === "Enter" || event.key === "Tab") options[at]?.pick();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  return {
    close,
    follow,
    onKeyDown,
    openPrompts: (): void => {
      dismissed.current = undefined;
      // In an empty box the sign shows how to have the menu by keyboard, and what is typed on filters it.
      const sign = text === "" ? "/" : "";
      if (sign && !replaceTyped(input.current, { start: 0, end: 0, text: sign })) {
        setText(sign);
        cursor.current = 1;
      }
      show({ kind: "prompt", start: 0, end: sign.length, query: "" });
      input.current?.focus();
    },
    aria: {
      "aria-autocomplete": "list" as const,
      "aria-haspopup": "listbox" as const,
      ...(isOpen &&
        options.length > 0 && {
          "aria-controls": MENU_ID,
          "aria-activedescendant": optionId(at),
        }),
    },
    view: isOpen && (
      <Menu {...{ kind: token.kind, options, active: at, searching, hasFolder }} onHover={goTo} />
    ),
  };
}
