import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import {
  cellText,
  isTabular,
  LongNumber,
  parseData,
  stringify,
  tableOf,
  type DataTable,
} from "../../shared/dataTable.ts";
import { post } from "../host.ts";
import { IconButton } from "../icon.tsx";
import { fill, strings } from "../strings.ts";

/** Rows that are shown; the copies have all. */
const MAX_ROWS = 500;
/** Tables within tables; what is deeper is shown as JSON. */
const MAX_DEPTH = 3;
/** Cells of all tables of an answer; what would be a table past that is shown as JSON. */
const MAX_CELLS = 2000;
/** Characters of JSON that are made a table; more is shown as it came, and copied whole. */
const MAX_JSON = 300_000;

/** An answer that is data: a table, with the JSON it came as at hand. */
export function DataAnswer({
  id,
  text,
  source,
}: {
  id: string;
  text: string;
  /** The answer as it came, which is also shown where it turns out not to be JSON. */
  source: ComponentChildren;
}) {
  const [isJson, setIsJson] = useState(false);
  const isHuge = text.length > MAX_JSON;
  const data = useMemo(() => (isHuge ? undefined : parseData(text)), [text]);
  // Made once, not whenever the panel shows something else.
  const table = useMemo(() => data && wholeTable(data.value), [data]);
  if (!data && !isHuge) return <>{source}</>;
  return (
    <div class="data">
      <div class="data-bar">
        {data && (
          <IconButton
            icon="json"
            name={strings.showJson}
            pressed={isJson}
            onClick={() => setIsJson(!isJson)}
          />
        )}
        <button
          type="button"
          class="button secondary"
          onClick={() => post({ type: "copyData", id, format: "json" })}
        >
          {strings.copyJson}
        </button>
        <button
          type="button"
          class="button secondary"
          onClick={() => post({ type: "copyData", id, format: "csv" })}
        >
          {strings.copyCsv}
        </button>
      </div>
      {isJson || !data ? (
        source
      ) : (
        <div class="scroll" tabIndex={0} role="group" aria-label={strings.data}>
          {table}
        </div>
      )}
    </div>
  );
}

/** Where a value stands, and how many cells there may still be. */
interface TablePlace {
  readonly depth: number;
  readonly budget: { cells: number };
}

function wholeTable(value: unknown): ComponentChildren {
  const table = tableOf(value, MAX_ROWS);
  const rows = Math.max(1, Math.floor(MAX_CELLS / widthOf(table)));
  const budget = { cells: MAX_CELLS };
  return tableView(rows < table.rows.length ? tableOf(value, rows) : table, { depth: 1, budget });
}

function widthOf({ columns }: DataTable): number {
  return Math.max(1, columns?.length ?? 2);
}

function tableView(table: DataTable, { depth, budget }: TablePlace): ComponentChildren {
  const { columns, rows, caption, more = 0 } = table;
  budget.cells -= rows.length * widthOf(table);
  return (
    <>
      <table>
        {caption && <caption>{caption}</caption>}
        {columns?.some((name) => name !== "") && (
          <thead>
            <tr>
              {columns.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((value, j) =>
                !columns && j === 0 ? (
                  <th scope="row" key={j}>
                    {String(value)}
                  </th>
                ) : (
                  <td key={j} class={columns && isNumber(value) ? "right" : undefined}>
                    {valueView(value, { depth, budget })}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p class="remark">{fill(strings.moreRows, more)}</p>}
    </>
  );
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" || value instanceof LongNumber;
}

function valueView(value: unknown, { depth, budget }: TablePlace): ComponentChildren {
  if (value === null || value === undefined || typeof value !== "object" || isNumber(value)) {
    const isWord = value === null || typeof value === "boolean";
    return isWord ? <code>{String(value)}</code> : cellText(value);
  }
  const within = { depth: depth + 1, budget };
  const json = (): ComponentChildren => <code>{stringify(value)}</code>;
  if (depth >= MAX_DEPTH || Object.keys(value).length === 0) return json();
  if (!Array.isArray(value) || isTabular(value)) {
    const table = tableOf(value, MAX_ROWS);
    return table.rows.length * widthOf(table) > budget.cells ? json() : tableView(table, within);
  }
  const shown = (value as unknown[]).slice(0, MAX_ROWS);
  if (shown.length > budget.cells) return json();
  budget.cells -= shown.length;
  return (
    <ul>
      {shown.map((one, i) => (
        <li key={i}>{valueView(one, within)}</li>
      ))}
    </ul>
  );
}
