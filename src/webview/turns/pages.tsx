import type { VersionsView } from "../../shared/views.ts";
import { post } from "../host.ts";
import { IconButton } from "../icon.tsx";
import { fill, strings } from "../strings.ts";

/** Leafs through several answers to one question. */
export function Choices({ id, count, chosen }: { id: string; count: number; chosen: number }) {
  return (
    <Pages
      at={chosen}
      count={count}
      text={strings.choice}
      previous={strings.previousAnswer}
      next={strings.nextAnswer}
      go={(step) => post({ type: "choose", id, chosen: chosen + step })}
    />
  );
}

/** Leafs through the versions of a turn; with each comes what followed it. */
export function VersionsOf({
  id,
  count,
  current,
  busy,
}: VersionsView & { readonly id: string; readonly busy: boolean }) {
  return (
    <Pages
      at={current}
      count={count}
      busy={busy}
      text={strings.version}
      previous={strings.previousVersion}
      next={strings.nextVersion}
      go={(step) => post({ type: "version", id, step })}
    />
  );
}

function Pages(props: {
  at: number;
  count: number;
  busy?: boolean;
  text: string;
  previous: string;
  next: string;
  go: (step: number) => void;
}) {
  const { at, count, busy = false, go } = props;
  return (
    <span class="pages">
      <IconButton
        icon="chevron-left"
        name={props.previous}
        idle={busy || at === 0}
        onClick={() => go(-1)}
      />
      <span aria-hidden="true">
        {at + 1}/{count}
      </span>
      <span class="visually-hidden" aria-live="polite">
        {fill(props.text, at + 1, count)}
      </span>
      <IconButton
        icon="chevron-right"
        name={props.next}
        idle={busy || at === count - 1}
        onClick={() => go(1)}
      />
    </span>
  );
}
