import { MaviError } from "./errors.ts";
import { findModel, isDearer, isSameModel, OTHER_MODELS } from "./models.ts";

/** What asks another model where the one asked is gone. */
export interface Fallback {
  /** The model that nobody chose. A request for another one is left alone. */
  readonly of: string;
  /** Models that may answer instead, tried in this order, once each. */
  readonly models: readonly string[];
  /** Asked before a model that is dearer than `of` does work in bulk; `false`, or nobody to ask, leaves the work undone. */
  readonly approve?: ((change: ModelChange) => Promise<boolean>) | undefined;
}

/** What may answer by these settings; undefined where somebody chose the model. */
export function fallbackOf(
  { model, isModelChosen }: { readonly model: string; readonly isModelChosen: boolean },
  approve?: Fallback["approve"],
): Fallback | undefined {
  return isModelChosen ? undefined : { of: model, models: OTHER_MODELS, approve };
}

/** Another model is asked than the one wanted. Both are ids. */
export interface ModelChange {
  readonly asked: string;
  readonly model: string;
}

/** Models that an endpoint refused as gone, by id: when, in milliseconds since 1970. */
export type GoneModels = Readonly<Record<string, number>>;

/** Milliseconds after which a model that was gone is tried again. */
const REMEMBERED = 3 * 24 * 60 * 60 * 1000;

export function isGone(modelId: string, gone: GoneModels = {}, now = Date.now()): boolean {
  const at = gone[modelId];
  return at !== undefined && Math.abs(now - at) < REMEMBERED;
}

/** What is known with one more; what is too old to count is dropped. */
export function withGone(gone: GoneModels = {}, modelId: string, now = Date.now()): GoneModels {
  const recent = Object.entries(gone).filter(([id]) => isGone(id, gone, now));
  return { ...Object.fromEntries(recent), [modelId]: now };
}

/** The models to ask, in their order; where all are known to be gone, all of them once more. */
export function modelsToAsk(
  wanted: string,
  fallback: Fallback | undefined,
  gone?: GoneModels,
): readonly string[] {
  if (fallback?.of !== wanted) return [wanted];
  const all = [...new Set([wanted, ...fallback.models])];
  const left = all.filter((id) => !isGone(id, gone));
  return left.length > 0 ? left : all;
}

/** The model to try where somebody chose one that is gone: the one that follows it, else the first that may be there. */
export function nextModel(chosen: string, gone?: GoneModels): string | undefined {
  const successor = findModel(chosen)?.end?.successor;
  return [...(successor ? [successor] : []), ...OTHER_MODELS].find(
    (id) => !isSameModel(id, chosen) && !isGone(id, gone),
  );
}

/** Whether a failure says that the endpoint does not have the model. */
export function saysGone(error: unknown): error is MaviError {
  return error instanceof MaviError && error.reason === "modelUnavailable";
}

/** Whether a model may do what another was wanted for. */
export async function mayAsk(
  change: ModelChange,
  { fallback, bulk = false }: { fallback?: Fallback | undefined; bulk?: boolean | undefined },
): Promise<boolean> {
  if (!bulk || !isDearer(change.model, change.asked)) return true;
  return (await fallback?.approve?.(change)) ?? false;
}
