import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Card } from "./card.tsx";
import { Estimate } from "./estimate.tsx";
import { Filters } from "./filters.tsx";
import { Header } from "./header.tsx";
import { focusInstead } from "../focus.ts";
import { listen, post } from "./host.ts";
import { List } from "./list.tsx";
import { Nothing } from "./nothing.tsx";
import { Notices } from "./notices.tsx";
import { SelectionBar } from "./selectionBar.tsx";
import { ReviewStore } from "./store.ts";

/** Puts the focus on the list of images. */
const focusList = (): void => document.querySelector<HTMLElement>(".list")?.focus();
const focusCard = (): void => document.querySelector<HTMLElement>(".card")?.focus();

export function ReviewPage() {
  const store = useStore();
  const { state } = store;
  // In a narrow tab the card takes the list's place.
  const [isCardOpen, setIsCardOpen] = useState(false);
  const moving = useRef<"card" | "list" | undefined>(undefined);
  useLayoutEffect(() => {
    if (moving.current === "card") focusCard();
    if (moving.current === "list") focusList();
    moving.current = undefined;
  });
  // Buttons go, or cannot be pressed any more, while what they do is done.
  useEffect(() => {
    const frame = requestAnimationFrame(() =>
      focusInstead(document.querySelector<HTMLElement>(isCardOpen ? ".card" : ".list")),
    );
    return () => cancelAnimationFrame(frame);
  });
  if (!state) return null;
  const open = (): void => {
    moving.current = "card";
    setIsCardOpen(true);
    // Beside the list it was there before, and nothing is drawn anew.
    focusCard();
  };
  const close = (): void => {
    moving.current = "list";
    setIsCardOpen(false);
    focusList();
  };
  return (
    <main class={isCardOpen ? "review card-open" : "review"}>
      <Header state={state} store={store} />
      <Notices state={state} />
      {state.estimate && <Estimate key={state.estimate.id} estimate={state.estimate} />}
      <Filters state={state} store={store} />
      <SelectionBar store={store} />
      {state.rows === 0 ? (
        <Nothing state={state} store={store} />
      ) : (
        <div class="both">
          <List state={state} store={store} openCard={open} />
          <Card state={state} store={store} close={close} />
        </div>
      )}
      <p class="visually-hidden" role="status">
        {store.said}
      </p>
    </main>
  );
}

/** The store, with a paint a frame however much changes in it. */
function useStore(): ReviewStore {
  const [, paint] = useState(0);
  const made = useRef<ReviewStore | undefined>(undefined);
  made.current ??= createStore(() => paint((count) => count + 1));
  useEffect(() => {
    const store = made.current;
    listen((message) => {
      store?.hear(message);
      if (message.type === "focus") focusList();
    });
    post({ type: "ready" });
  }, []);
  return made.current;
}

function createStore(paint: () => void): ReviewStore {
  let frame = 0;
  return new ReviewStore({
    post,
    onChange: () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        paint();
      });
    },
  });
}
