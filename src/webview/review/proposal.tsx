import type { ReviewDetail, ReviewRowView } from "../../shared/reviewViews.ts";
import { Diff } from "./diff.tsx";
import { post } from "./host.ts";
import { nowOf } from "./rowWords.ts";
import type { ReviewStore } from "./store.ts";
import { strings } from "./strings.ts";

/** The alt text as it is and as it would be, which can be changed here. */
export function Proposal(props: {
  row: ReviewRowView;
  store: ReviewStore;
  detail: ReviewDetail | undefined;
}) {
  const { row, store, detail } = props;
  const text = store.draft(row);
  const isChanged = row.now !== null && row.now !== "" && text !== row.now;
  const elsewhere = (detail?.elsewhere ?? []).filter((one) => one !== text);
  return (
    <div class="texts">
      <h2>{strings.now}</h2>
      <p class={row.now === null || row.now === "" ? "none" : ""} dir="auto">
        {nowOf(row)}
      </p>
      <h2 id="proposal-label">{row.isEdited ? strings.edited : strings.proposed}</h2>
      <textarea
        class="proposal"
        dir="auto"
        rows={2}
        maxLength={20_000}
        aria-labelledby="proposal-label"
        placeholder={row.isDecorative ? strings.emptyAltText : strings.writeOne}
        readOnly={!row.isWritable}
        value={text}
        onInput={({ currentTarget }) => store.setDraft(row, currentTarget.value)}
      />
      {!row.isWritable && <p class="hint">{strings.notWritable}</p>}
      {isChanged && (
        <p class="compared">
          <Diff row={row} text={text} />
        </p>
      )}
      {row.why !== "" && (
        <p class="hint" dir="auto">
          {row.why}
        </p>
      )}
      {detail && detail.longDescription !== "" && (
        <details>
          <summary>{strings.longDescription}</summary>
          <p class="long" dir="auto">
            {detail.longDescription}
          </p>
        </details>
      )}
      {elsewhere.length > 0 && (
        <div class="elsewhere">
          <h2>{strings.elsewhere}</h2>
          {elsewhere.map((one) => (
            <button
              key={one}
              type="button"
              class="free"
              dir="auto"
              onClick={() => {
                store.dropDraft(row);
                post({ type: "take", id: row.id, text: one });
              }}
            >
              {one}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
