import type { FontFace } from "./sfnt.ts";
import type { LoadableFace } from "./systemFonts.ts";
import { namesOf } from "./families.ts";
import { setTextLines } from "./textLines.ts";

/** Bytes of one font file and of all that a drawing gets. */
const LARGEST_FILE = 64_000_000;
const LARGEST_ALL = 128_000_000;

/** What letters are to look like. */
export interface FontWish {
  /** As in CSS, the first one that is there. */
  readonly families: readonly string[];
  readonly weight: number;
  readonly italic: boolean;
  /** As of a face; 5 where nothing is said. */
  readonly stretch?: number;
}

/** What a browser takes where no family is named or none of those named is there. */
const STANDARD = ["times new roman", "sans-serif"];
/** Families that have boxes for all letters. */
const BLANK = /last ?resort|adobe blank|\btofu\b|notdef/i;
/** Families to take letters of a script from only where no other has them. */
const ODD = /emoji|symbol|dingbat|unifont|bitmap|math|music|last|braille/i;

/** Chooses the fonts of one drawing, and keeps what it has chosen. */
export class FontBook {
  readonly #own: readonly LoadableFace[];
  readonly #system: () => readonly LoadableFace[];
  readonly #chosen = new Map<string, LoadableFace>();
  readonly #fallbacks = new Map<number, LoadableFace | undefined>();
  readonly #used = new Set<LoadableFace>();
  readonly #missing = new Set<string>();
  #size = 0;

  /**
   * @param own faces that are always there, the first one for whatever else is not, and those of the drawing
   * @param system those of the system, looked for when first wanted
   */
  constructor(own: readonly LoadableFace[], system: () => readonly LoadableFace[]) {
    this.#own = own;
    this.#system = system;
  }

  /** The fonts that were chosen, each file once. */
  get buffers(): Buffer[] {
    const files = new Map([...this.#used].map((one) => [one.file, one]));
    return [...files.values()].map(({ load }) => setTextLines(load()));
  }

  /** The letters that no font has. */
  get missing(): ReadonlySet<string> {
    return this.#missing;
  }

  /** The face that is nearest to a wish. */
  face(wish: FontWish): FontFace {
    const key = JSON.stringify([wish.families, wish.weight, wish.italic, wish.stretch]);
    let found = this.#chosen.get(key);
    if (!found) {
      found = this.#find(wish);
      this.#chosen.set(key, found);
      this.#use(found);
    }
    return found.face;
  }

  /** Whether a face had to stand in for a bold one. */
  isThin(face: FontFace, wish: FontWish): boolean {
    return wish.weight >= 600 && face.weight < 600;
  }

  /** The width of text in em; sees to it that there is a font for each of its letters. */
  width(text: string, face: FontFace): number {
    let sum = 0;
    let before: number | undefined;
    for (const letter of text) {
      const codePoint = letter.codePointAt(0) ?? 0;
      sum += this.#advance(letter, face);
      if (before !== undefined) sum += face.kern(before, codePoint);
      before = codePoint;
    }
    return sum;
  }

  #advance(letter: string, face: FontFace): number {
    const codePoint = letter.codePointAt(0) ?? 0;
    const own = face.advance(codePoint);
    if (own !== undefined) return own;
    if (/[\p{M}\p{Cf}\p{Cc}\ufe0f]/u.test(letter)) {
      this.#fallback(codePoint, face);
      return 0;
    }
    if (/\s/.test(letter)) return 0.3;
    const other = this.#fallback(codePoint, face);
    if (!other) this.#missing.add(letter);
    return other?.advance(codePoint) ?? 0.6;
  }

  #fallback(codePoint: number, near: FontFace): FontFace | undefined {
    if (!this.#fallbacks.has(codePoint)) {
      const covers = ({ face }: LoadableFace): boolean => face.advance(codePoint) !== undefined;
      // What is already there first; then the system's.
      const found =
        [...this.#used].find(covers) ??
        this.#own.find(covers) ??
        this.#best(
          this.#system().filter((one) => !BLANK.test(one.face.family) && covers(one)),
          near,
        );
      if (found) this.#use(found);
      this.#fallbacks.set(codePoint, found && this.#used.has(found) ? found : undefined);
    }
    return this.#fallbacks.get(codePoint)?.face;
  }

  #best(faces: readonly LoadableFace[], near: FontFace): LoadableFace | undefined {
    const cost = ({ face, size }: LoadableFace): number =>
      (ODD.test(face.family) ? 4000 : 0) +
      (size > LARGEST_FILE ? 9000 : 0) +
      (face.monospace === near.monospace ? 0 : 200) +
      (face.italic ? 500 : 0) +
      Math.abs(face.stretch - 5) * 100 +
      Math.abs(face.weight - 400) +
      (/sans|gothic|hei|yahei|ui\b/i.test(face.family) ? 0 : 100);
    return faces.reduce<LoadableFace | undefined>(
      (best, one) => (!best || cost(one) < cost(best) ? one : best),
      undefined,
    );
  }

  #use(face: LoadableFace): void {
    if (this.#used.has(face)) return;
    const known = [...this.#used].some(({ file }) => file === face.file);
    if (!known && (face.size > LARGEST_FILE || this.#size + face.size > LARGEST_ALL)) return;
    if (!known) this.#size += face.size;
    this.#used.add(face);
  }

  #find(wish: FontWish): LoadableFace {
    for (const family of [...wish.families, ...STANDARD])
      for (const name of namesOf(family)) {
        const faces = this.#named(name);
        if (faces.length > 0) return nearest(faces, wish);
      }
    const [first] = this.#own;
    if (!first) throw new Error("No font");
    return nearest(
      this.#own.filter(({ face }) => face.family === first.face.family),
      wish,
    );
  }

  #named(name: string): LoadableFace[] {
    const same = ({ face }: LoadableFace): boolean => face.family.toLowerCase() === name;
    const own = this.#own.filter(same);
    return own.length > 0 && !this.#isBundled(name)
      ? own
      : [...own, ...this.#system().filter(same)];
  }

  /** Of the bundled families, which begin alike, the system may have more faces. */
  #isBundled(name: string): boolean {
    const [first] = this.#own;
    return first !== undefined && name.startsWith(first.face.family.toLowerCase());
  }
}

/** As CSS has it: by width, then style, then weight. */
function nearest(
  faces: readonly LoadableFace[],
  { weight, italic, stretch = 5 }: FontWish,
): LoadableFace {
  const cost = ({ face }: LoadableFace): number =>
    unlikeness(face.weight, weight) +
    (face.italic === italic ? 0 : 10_000) +
    Math.abs(face.stretch - stretch) * 100_000;
  return faces.reduce((best, one) => (cost(one) < cost(best) ? one : best));
}

/** Light letters are rather lighter than they should be, bold ones bolder, and usual ones of up to 500 first. */
function unlikeness(weight: number, wish: number): number {
  const isUsual = wish >= 400 && wish <= 500;
  if (isUsual && weight > 500) return 2000 + weight;
  const isFirst = wish < 400 ? weight <= wish : weight >= wish;
  return Math.abs(weight - wish) + (isFirst ? 0 : 1000);
}
