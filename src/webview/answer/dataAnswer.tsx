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
  const data = useMemo(() => parseData(text), [text]);
  if (!data) return <>{source}</>;
  return (
    <div class="data">
      <div class="data-bar">
        <IconButton
          icon="json"
          name={strings.showJson}
          pressed={isJson}
          onClick={() => setIsJson(!isJson)}
        />
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
      {isJson ? (
        source
      ) : (
        <div class="scroll" tabIndex={0} role="group" aria-label={strings.data}>
          <Table table={tableOf(data.value)} depth={1} />
        </div>
      )}
    </div>
  );
}

function Table({ table, depth }: { table: DataTable; depth: number }) {
  const { columns, rows, caption } = table;
  const hidden = rows.length - MAX_ROWS;
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
          {rows.slice(0, MAX_ROWS).map((row, i) => (
            <tr key={i}>
              {row.map((value, j) =>
                !columns && j === 0 ? (
                  <th scope="row" key={j}>
                    {String(value)}
                  </th>
                ) : (
                  <td key={j} class={columns && isNumber(value) ? "right" : undefined}>
                    <Value value={value} depth={depth} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p class="remark">{fill(strings.moreRows, hidden)}</p>}
    </>
  );
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" || value instanceof LongNumber;
}

function Value({ value, depth }: { value: unknown; depth: number }) {
  if (value === null || value === undefined || typeof value !== "object" || isNumber(value)) {
    const isWord = value === null || typeof value === "boolean";
    return isWord ? <code>{String(value)}</code> : <>{cellText(value)}</>;
  }
  const isList = Array.isArray(value) && !isTabular(value);
  if (depth >= MAX_DEPTH || Object.keys(value).length === 0) return <code>{stringify(value)}</code>;
  if (!isList)
    return <Table table={tableOf(isTabular(value) ? value : { ...value })} depth={depth + 1} />;
  return (
    <ul>
      {(value as unknown[]).slice(0, MAX_ROWS).map((one, i) => (
        <li key={i}>
          <Value value={one} depth={depth + 1} />
        </li>
      ))}
    </ul>
  );
}
