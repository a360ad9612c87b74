/** Making one takes longer than using it a hundred times. */
const formats = new Map<string, Intl.NumberFormat>();

/** A number as the language writes it. */
export function formatNumber(
  value: number,
  { language, ...options }: { language: string } & Intl.NumberFormatOptions,
): string {
  const key = JSON.stringify([language, options]);
  const format = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, format);
  return format.format(value);
}

/** Bytes as people read them: 812 B, 34 kB, 2.1 MB. */
export function formatBytes(bytes: number, language: string): string {
  if (bytes < 1000) return `${formatNumber(bytes, { language })} B`;
  if (bytes < 999_500) return `${formatNumber(Math.round(bytes / 1000), { language })} kB`;
  return `${formatNumber(bytes / 1_000_000, { language, maximumFractionDigits: 1 })} MB`;
}

/** US dollars below which a sum is only said to be less. */
const LEAST_COST = 0.001;

/** US dollars, to two significant digits; `<$0.001` for less than a tenth of a cent. */
export function formatCost(dollars: number, language: string): string {
  const money = { style: "currency", currency: "USD", maximumSignificantDigits: 2 } as const;
  return isTiny(dollars)
    ? `<${formatNumber(LEAST_COST, { language, ...money })}`
    : formatNumber(dollars, { language, ...money });
}

/** Whether a sum is only said to be less than another, which is not “about” anything. */
export const isTiny = (dollars: number): boolean => dollars > 0 && dollars < LEAST_COST;

/** Nobody waits longer, whatever an endpoint asks for. */
const MOST_DAYS = 999;

/** A wait as people say it, rounded up: 37 seconds, 10 minutes, 3 hours, 4 days. */
export function formatWait(seconds: number, language: string): string {
  const [value, unit] =
    seconds <= 90
      ? [seconds, "second"]
      : seconds <= 90 * 60
        ? [seconds / 60, "minute"]
        : seconds <= 48 * 3600
          ? [seconds / 3600, "hour"]
          : [Math.min(seconds / 86_400, MOST_DAYS), "day"];
  return formatNumber(Math.max(1, Math.ceil(value)), {
    language,
    ...{ style: "unit", unit, unitDisplay: "long" },
  });
}
