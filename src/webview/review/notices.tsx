import type { ReviewState } from "../../shared/reviewViews.ts";
import { Icon, IconButton } from "../icon.tsx";
import { post } from "./host.ts";
import { plural, strings } from "./strings.ts";

/** Lines of a notice that are shown without being asked for. */
const FEW = 3;

/** What happened, until it is dismissed. */
export function Notices({ state: { notices } }: { state: ReviewState }) {
  if (notices.length === 0) return null;
  return (
    <div class="notices">
      {notices.map(({ id, kind, text, details }) => (
        <div key={id} class={`notice ${kind}`} role={kind === "warning" ? "alert" : "status"}>
          <Icon name={kind} />
          <div>
            <p>{text}</p>
            {details.length > 0 &&
              (details.length > FEW ? (
                <details>
                  <summary>{plural(details.length, strings.oneLine, strings.lines)}</summary>
                  <Lines lines={details} />
                </details>
              ) : (
                <Lines lines={details} />
              ))}
          </div>
          <IconButton
            icon="close"
            name={strings.dismiss}
            onClick={() => post({ type: "dismiss", id })}
          />
        </div>
      ))}
    </div>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line, i) => (
        <li key={i}>{line}</li>
      ))}
    </ul>
  );
}
