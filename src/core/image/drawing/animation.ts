import type { Declaration, Keyframe } from "./sheet.ts";
import { splitOutside } from "./media.ts";

/** How an element is animated, of what matters for what is left to see. */
interface Animation {
  readonly frames: readonly Keyframe[];
  readonly endless: boolean;
  /** Stays as it is at the end. */
  readonly stays: boolean;
  /** Ends where it began. */
  readonly backwards: boolean;
}

/**
 * What an element's animations have made of it when they have ended. One that
 * never ends leaves an element as it is, unless it is only seen by it.
 */
export function afterAnimations(
  style: ReadonlyMap<string, string>,
  keyframes: ReadonlyMap<string, readonly Keyframe[]>,
  /** Of what is shown in turn, something is seen at the end. */
  isSeen: boolean,
): Declaration[] {
  return animationsOf(style, keyframes).flatMap(({ frames, endless, stays, backwards }) => {
    if (endless && isSeen && turnEnds(frames) === 0)
      return [{ property: "opacity", value: "0", important: false }];
    if (endless && isFilmStrip(frames, style)) return lastOf(frames);
    if (endless) return isHidden(style) ? mostVisible(frames) : [];
    if (!stays) return [];
    // The last value of each property; a frame need not have all.
    const order = backwards ? frames.toReversed() : frames;
    const edge = backwards ? 0 : 1;
    return order.filter(({ at }) => at === edge).flatMap(({ declarations }) => declarations);
  });
}

/** Of what opacity jumps between none and all of: the last one. */
export function turnEnds(frames: readonly Keyframe[]): number | undefined {
  const steps = frames.flatMap(({ at, declarations }) => {
    const said = declarations.findLast(({ property }) => property === "opacity");
    return said ? [{ at, opacity: Number(said.value) }] : [];
  });
  const jumps = steps.some(({ at, opacity }, index) => {
    const next = steps[index + 1];
    return next && next.at - at < JUMP && Math.abs(next.opacity - opacity) === 1;
  });
  const last = steps.at(-1);
  return jumps && last?.at === 1 ? last.opacity : undefined;
}

/** Share of the time of all frames. */
const JUMP = 0.02;

/** Frames beside each other that jump past, as of a recorded terminal: the last one has most to read. */
const isFilmStrip = (frames: readonly Keyframe[], style: ReadonlyMap<string, string>): boolean =>
  frames.length >= 4 &&
  /steps?\b|step-/.test(
    `${style.get("animation-timing-function") ?? ""} ${style.get("animation") ?? ""}`,
  ) &&
  frames.every(({ declarations }) =>
    declarations.every(
      ({ property, value }) => property === "transform" && value.startsWith("translate"),
    ),
  );

/** The frame that is shown longest before the end, which is over at once. */
const lastOf = (frames: readonly Keyframe[]): readonly Declaration[] =>
  frames.findLast(({ at }) => at < 1)?.declarations ?? [];

const isHidden = (style: ReadonlyMap<string, string>): boolean =>
  Number.parseFloat(style.get("opacity") ?? "1") === 0 ||
  style.get("visibility") === "hidden" ||
  Number.parseFloat(style.get("fill-opacity") ?? "1") === 0;

function mostVisible(frames: readonly Keyframe[]): readonly Declaration[] {
  const opacity = ({ declarations }: Keyframe): number =>
    Number.parseFloat(declarations.find(({ property }) => property === "opacity")?.value ?? "0.5");
  const [first, ...others] = frames;
  if (!first) return [];
  return others.reduce((best, one) => (opacity(one) > opacity(best) ? one : best), first)
    .declarations;
}

function animationsOf(
  style: ReadonlyMap<string, string>,
  keyframes: ReadonlyMap<string, readonly Keyframe[]>,
): Animation[] {
  const lists = ["name", "iteration-count", "fill-mode", "direction"].map((part) => {
    const value = style.get(`animation-${part}`);
    return value === undefined ? [] : splitOutside(value, ",");
  });
  const [names = [], counts = [], fills = [], directions = []] = lists;
  const shorthand = style.get("animation");
  const each = shorthand === undefined ? [] : splitOutside(shorthand, ",");
  const length = names.length > 0 ? names.length : each.length;
  return Array.from({ length }).flatMap((_, at) => {
    const words = splitOutside(each[at % Math.max(1, each.length)] ?? "", " ");
    const longhand = (list: readonly string[]): string | undefined =>
      list[at % Math.max(1, list.length)];
    const name = longhand(names) ?? words.find((word) => keyframes.has(word)) ?? "";
    const frames = keyframes.get(name.replace(/^(["'])(.*)\1$/, "$2"));
    if (!frames) return [];
    const count =
      longhand(counts) ?? words.find((word) => /^(infinite|[\d.]+)$/i.test(word)) ?? "1";
    const fill = longhand(fills) ?? words.find((word) => /^(forwards|both)$/i.test(word));
    const direction =
      longhand(directions) ?? words.find((word) => /^(alternate|reverse)/i.test(word)) ?? "";
    const odd = Math.ceil(Number(count)) % 2 === 1;
    const backwards =
      direction === "reverse" ||
      (direction === "alternate" && !odd) ||
      (direction === "alternate-reverse" && odd);
    return [
      {
        frames,
        endless: /^infinite$/i.test(count),
        stays: /^(forwards|both)$/i.test(fill ?? ""),
        backwards,
      },
    ];
  });
}
