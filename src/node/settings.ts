import manifest from "../../package.json" with { type: "json" };
import type { SettingId, SettingsSource } from "../core/settings.ts";

/** Values in place of the manifest's defaults, by their ids without `iris.`. */
export type OwnSettings = Readonly<Partial<Record<SettingId, unknown>>>;

const PROPERTIES = new Map<string, { readonly default?: unknown }>(
  manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties)),
);

/** Settings as the editor would read them. */
export function settingsOf(own: OwnSettings): SettingsSource {
  const defaultOf = (id: SettingId): unknown => PROPERTIES.get(`iris.${id}`)?.default;
  return { get: (id) => own[id] ?? defaultOf(id), isSet: (id) => own[id] !== undefined, defaultOf };
}
