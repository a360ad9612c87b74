/*
 * Which words of a drawing are read beside Chromium's. What a reader of letters makes of a whole
 * drawing changes with a shift of half a pixel, so a word that Chromium's has is looked for three
 * times: in all of ours, in all of it at twice the size, and in the place that it has in Chromium's.
 * It is lost where none of the three has it and the reader reads it in that place of Chromium's.
 */
import { join, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Sharp } from "sharp";
import { createWorker, OEM, PSM, type Worker } from "tesseract.js";

interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}
/** A word of three letters at least, and the line of letters that it is in. */
export interface ReadWord {
  readonly text: string;
  readonly box: Box;
}

/** Confidence of 100 from which on the reader is sure of a word. */
const SURE = 70;

export class WordReader {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  static async open(): Promise<WordReader> {
    const english = fileURLToPath(import.meta.resolve("@tesseract.js-data/eng"));
    const worker = await createWorker("eng", OEM.LSTM_ONLY, {
      langPath: join(dirname(english), "4.0.0_best_int"),
      cacheMethod: "none",
    });
    await worker.setParameters({ user_defined_dpi: "150" });
    return new WordReader(worker);
  }

  /** The words of whose reading the reader is sure. */
  async words(image: Sharp): Promise<ReadWord[]> {
    return (await this.#read(image, PSM.SPARSE_TEXT)).filter((one) => one.confidence > SURE);
  }

  /** Of the words that are in theirs, those that are not in ours. */
  async lost(found: readonly ReadWord[], ours: Sharp, theirs: Sharp): Promise<string[]> {
    let left = found;
    const without = async (image: Sharp): Promise<void> => {
      if (left.length === 0) return;
      const text = (await this.#read(image, PSM.SPARSE_TEXT)).map((one) => one.text).join(" ");
      left = left.filter((word) => !isIn(word.text, text));
    };
    await without(ours);
    const { width, height } = await metadataOf(ours);
    if (width * height < 1_500_000) await without(ours.clone().resize(width * 2));
    const lost: string[] = [];
    for (const word of left) {
      const [mine, judged] = [
        await this.#inPlace(ours, word.box),
        await this.#inPlace(theirs, word.box),
      ];
      if (!isIn(word.text, mine) && isIn(word.text, judged)) lost.push(word.text);
    }
    return lost;
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  /** What is read in a place, and a little around it, three times as large. */
  async #inPlace(image: Sharp, { x0, y0, x1, y1 }: Box): Promise<string> {
    const { width, height } = await metadataOf(image);
    const around = Math.max(6, Math.round((y1 - y0) * 0.5));
    const left = Math.max(0, x0 - around);
    const top = Math.max(0, y0 - around);
    const box = {
      ...{ left, top },
      width: Math.min(width, x1 + around) - left,
      height: Math.min(height, y1 + around) - top,
    };
    const part = image
      .clone()
      .extract(box)
      .resize(box.width * 3);
    return (await this.#read(part, PSM.SINGLE_BLOCK)).map((one) => one.text).join(" ");
  }

  async #read(image: Sharp, mode: PSM): Promise<(ReadWord & { confidence: number })[]> {
    await this.#worker.setParameters({ tessedit_pageseg_mode: mode });
    const png = await image.clone().greyscale().png().toBuffer();
    const { data } = await this.#worker.recognize(png, {}, { blocks: true });
    const words = (data.blocks ?? []).flatMap(({ paragraphs }) =>
      paragraphs.flatMap(({ lines }) => lines.flatMap((line) => line.words)),
    );
    return words.flatMap(({ text, confidence, bbox }) =>
      (text.toLowerCase().match(/\p{L}{3,}/gu) ?? []).map((one) => ({
        ...{ text: one, confidence },
        box: bbox,
      })),
    );
  }
}

const metadataOf = async (image: Sharp): Promise<{ width: number; height: number }> => {
  const { info } = await image.clone().raw().toBuffer({ resolveWithObject: true });
  return info;
};

function isIn(word: string, text: string): boolean {
  if (text.includes(word)) return true;
  const wrong = Math.floor(word.length / 4);
  return text
    .split(" ")
    .some(
      (other) => Math.abs(other.length - word.length) <= wrong && distance(word, other) <= wrong,
    );
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
