import { parsePrompts, type Prompt } from "./conversation/prompts.ts";
import { visible } from "./messages/visible.ts";
import { isDearer } from "./mavi/models.ts";
import { isNothing, SETTING, type SettingId } from "./settings.ts";
import { lookup } from "./lookup.ts";

/** A setting as it counts here, as its user has it everywhere, set or not, and its default. */
export interface ScopedSource {
  get(id: SettingId): unknown;
  userOf(id: SettingId): unknown;
  defaultOf(id: SettingId): unknown;
}

/** Characters of a value that are shown. */
const SHOWN = 80;
/** Characters by which a text may be longer than its user's own. */
const MUCH = 4000;

/** Settings by which an answer costs more, or more goes out, and when a workspace's value does so. */
const RAISES: Partial<Record<SettingId, (value: unknown, own: unknown) => boolean>> = lookup({
  [SETTING.model]: (value, own) => isDearer(String(value), String(own)),
  [SETTING.systemPrompt]: isLonger,
  // Where none is sent, the model's own bound holds.
  [SETTING.maxTokens]: (value, own) => isUnset(value, own) || isMore(value, own),
  [SETTING.answers]: isMore,
  [SETTING.n]: isMore,
  // As many as the model likes.
  [SETTING.thinkingBudget]: (value, own) =>
    isUnset(value, own) || value === -1 || (own !== -1 && isMore(value, own)),
  [SETTING.thinkingLevel]: isHigher,
  [SETTING.mediaResolution]: isHigher,
  [SETTING.responseSchema]: isLonger,
  [SETTING.metadata]: isLonger,
  [SETTING.maxEdge]: isMore,
  [SETTING.maxBytes]: isMore,
  [SETTING.maxTotalBytes]: isMore,
  [SETTING.altTextContext]: (value) => value === true,
});

/** Those for which a value of a wrong type is the default. */
const TYPES: Partial<Record<SettingId, "string" | "number" | "boolean">> = lookup({
  ...{ [SETTING.model]: "string", [SETTING.maxEdge]: "number", [SETTING.maxBytes]: "number" },
  ...{ [SETTING.maxTotalBytes]: "number", [SETTING.altTextContext]: "boolean" },
});

/** What a workspace sets beyond its user's own settings, as `iris.n: 8`. */
export function raisedSettings(source: ScopedSource): string[] {
  const counts = (id: SettingId, value: unknown): unknown => {
    const isWrong = TYPES[id] !== undefined && (isNothing(value) || typeof value !== TYPES[id]);
    if (isWrong) return source.defaultOf(id);
    return isNothing(value) ? undefined : value;
  };
  const own = (id: SettingId): unknown => {
    const value = source.userOf(id);
    return counts(id, value === undefined ? source.defaultOf(id) : value);
  };
  const raisedOf = (name: string, values: ReadonlyMap<SettingId, unknown>): string[] =>
    [...values].flatMap(([id, value]) => {
      const mine = own(id);
      const isRaised = !isSame(value, mine) && RAISES[id]?.(value, mine) === true;
      return isRaised ? [`${name}${id}: ${shownOf(value)}`] : [];
    });
  const ids = Object.keys(RAISES) as SettingId[];
  return [
    ...raisedOf("iris.", new Map(ids.map((id) => [id, counts(id, source.get(id))]))),
    ...othersPrompts(source).flatMap((prompt) =>
      raisedOf(`iris.prompts › ${visible(prompt.title.slice(0, SHOWN))} › `, valuesOf(prompt)),
    ),
  ];
}

/** Prompts that take the place of their user's own, but for those that are among them. */
function othersPrompts(source: ScopedSource): Prompt[] {
  const own = parsePrompts(source.userOf(SETTING.prompts)).prompts;
  return parsePrompts(source.get(SETTING.prompts)).prompts.filter(
    (prompt) => !own.some((one) => isSame(one, prompt)),
  );
}

/**
 * What a prompt sets in place of settings. Its words are sent once, as a system prompt is. What it says beside
 * its parameters takes their place, as it does in the request.
 */
function valuesOf({ prompt, model, systemPrompt, parameters = {}, schema }: Prompt) {
  const values = new Map<SettingId, unknown>([
    [SETTING.systemPrompt, prompt + (systemPrompt ?? "")],
  ]);
  if (model !== undefined) values.set(SETTING.model, model);
  if (schema !== undefined) values.set(SETTING.responseSchema, schema);
  for (const [name, value] of Object.entries(parameters)) {
    const id = name as SettingId;
    if (id !== SETTING.model && !values.has(id)) values.set(id, value);
  }
  return values;
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function shownOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return visible(text.replace(/\s+/g, " ").slice(0, SHOWN));
}

const isUnset = (value: unknown, own: unknown): boolean =>
  value === undefined && typeof own === "number";

/** What is no number is refused before it costs anything. */
function isMore(value: unknown, own: unknown): boolean {
  return typeof value === "number" && !(typeof own === "number" && value <= own);
}

function isLonger(value: unknown, own: unknown): boolean {
  return lengthOf(value) > lengthOf(own) + MUCH;
}

const lengthOf = (value: unknown): number => JSON.stringify(value ?? "").length;

const LEVELS = ["minimal", "low", "auto", "medium", "high"];
/** Of what only later models know, nobody can say that it is less. */
function isHigher(value: unknown, own: unknown): boolean {
  const rank = (one: unknown): number => {
    const at = LEVELS.findIndex((level) => level === (one ?? "auto"));
    return at < 0 ? LEVELS.length : at;
  };
  return rank(value) > rank(own);
}
