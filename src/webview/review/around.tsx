import type { ReviewDetail, ReviewRowView } from "../../shared/reviewViews.ts";
import { plural, strings } from "./strings.ts";
import type { ReviewStore } from "./store.ts";

/** What stands around the image in its document. */
export function Around({ row, detail }: { row: ReviewRowView; detail: ReviewDetail | undefined }) {
  if (!detail) return null;
  const { heading, caption, link, before, after } = detail;
  const facts = [
    [strings.columns.purpose, row.purpose],
    [strings.heading, heading],
    [strings.caption, caption],
    [strings.link, link],
  ] as const;
  return (
    <div class="around">
      <dl>
        {facts.map(([name, value]) =>
          value === "" ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ),
        )}
      </dl>
      {(before !== "" || after !== "") && (
        <>
          <h2>{strings.around}</h2>
          <p class="words" dir="auto">
            {before} <span class="here">{row.name}</span> {after}
          </p>
        </>
      )}
    </div>
  );
}

/** The other places of the image in the same purpose, for which a decision can hold as well. */
export function Places(props: {
  row: ReviewRowView;
  store: ReviewStore;
  detail: ReviewDetail | undefined;
}) {
  const { row, store, detail } = props;
  const others = row.group.size - 1;
  if (others < 1) return null;
  return (
    <div class="group">
      <label>
        <input
          type="checkbox"
          checked={store.isForGroup}
          onChange={({ currentTarget }) => store.setForGroup(currentTarget.checked)}
        />
        {plural(others, strings.alsoOne, strings.alsoPlaces)}
      </label>
      {detail && detail.places.length > 0 && (
        <ul>
          {detail.places.map((place) => (
            <li key={place}>
              <bdi>{place}</bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
