import { visible } from "./messages/visible.ts";
import { isDearer } from "./mavi/models.ts";
import { SETTING, type SettingId } from "./settings.ts";

/** A setting as it counts here, and as its user has it everywhere: set, or the default. */
export interface ScopedSource {
  get(id: SettingId): unknown;
  userOf(id: SettingId): unknown;
}

/** Characters of a value that are shown. */
const SHOWN = 80;

/** Settings by which an answer costs more, or more goes out, and when a workspace's value does so. */
const RAISES: Partial<Record<SettingId, (value: unknown, own: unknown) => boolean>> = {
  [SETTING.model]: (value, own) => isDearer(String(value), String(own)),
  [SETTING.maxTokens]: isMore,
  [SETTING.answers]: isMore,
  [SETTING.n]: isMore,
  // As many as the model likes.
  [SETTING.thinkingBudget]: (value, own) => value === -1 || (own !== -1 && isMore(value, own)),
  [SETTING.thinkingLevel]: isHigher,
  [SETTING.mediaResolution]: isHigher,
  [SETTING.maxEdge]: isMore,
  [SETTING.maxBytes]: isMore,
  [SETTING.maxTotalBytes]: isMore,
  [SETTING.altTextContext]: (value) => value === true,
};

/** What a workspace sets beyond its user's own settings, as `iris.n: 8`. */
export function raisedSettings(source: ScopedSource): string[] {
  return (Object.keys(RAISES) as SettingId[]).flatMap((id) => {
    const [value, own] = [source.get(id), source.userOf(id)];
    const isRaised = value !== undefined && value !== own && RAISES[id]?.(value, own) === true;
    const shown = typeof value === "string" ? value : JSON.stringify(value);
    return isRaised ? [`iris.${id}: ${visible(shown.slice(0, SHOWN))}`] : [];
  });
}

/** What is no number is refused before it costs anything. */
function isMore(value: unknown, own: unknown): boolean {
  return typeof value === "number" && !(typeof own === "number" && value <= own);
}

const LEVELS = ["minimal", "low", "auto", "medium", "high"];
/** Of what only later models know, nobody can say that it is less. */
function isHigher(value: unknown, own: unknown): boolean {
  const rank = (one: unknown): number => {
    const at = LEVELS.indexOf(String(one));
    return at < 0 ? LEVELS.length : at;
  };
  return rank(value) > rank(own);
}
