import { useMemo } from "preact/hooks";
import type { ReviewRowView } from "../../shared/reviewViews.ts";
import { nowOf } from "./rowWords.ts";
import { strings } from "./strings.ts";
import { wordDiff } from "./wordDiff.ts";

/** How the text would change; for the eyes, so what is read out stands beside it. */
export function Diff({ row, text }: { row: ReviewRowView; text?: string }) {
  const { now, isDecorative } = row;
  const next = text ?? row.proposed;
  const isKept = next === null || row.status === "skipped" || row.status === "never";
  const parts = useMemo(
    () => (isKept || now === null || next === "" ? undefined : wordDiff(now, next)),
    [isKept, now, next],
  );
  if (parts)
    return (
      <span class="diff" dir="auto" aria-hidden="true">
        {parts.map(({ kind, text }, i) =>
          kind === "same" ? (
            <span key={i}>{text}</span>
          ) : kind === "added" ? (
            <ins key={i}>{text}</ins>
          ) : (
            <del key={i}>{text}</del>
          ),
        )}
      </span>
    );
  const isPlain = now !== null && now !== "";
  return (
    <span class="diff" dir="auto" aria-hidden="true">
      {isKept ? (
        <span class={isPlain ? "" : "none"}>{nowOf(row)}</span>
      ) : (
        <>
          {isPlain && <del>{now} </del>}
          {next === "" ? (
            <ins class="none">{isDecorative ? strings.emptyAltText : strings.noWords}</ins>
          ) : (
            <ins>{next}</ins>
          )}
        </>
      )}
    </span>
  );
}
