/* Small documents, each with what must hold of its images and which problems they have. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { problemsOf, type ProblemCode } from "../../src/core/altText/check/problems.ts";
import type { Markup } from "../../src/core/altText/languages.ts";
import { KNOWN_COMPONENTS } from "../../src/core/altText/read/readReferences.ts";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import type { ImageReference } from "../../src/core/altText/reference.ts";
import { withAlt } from "../../src/core/altText/syntax/escape.ts";

/** Of an image, what is to hold; `null` where there is to be none. */
export interface Expected {
  readonly source?: string | null;
  readonly alt?: string | null;
  readonly decorative?: boolean | null;
  readonly computed?: true | null;
  readonly isSilenced?: true | null;
  /** Whether a text can be written. */
  readonly place?: boolean;
  readonly link?: ImageReference["around"]["link"] | null;
  readonly button?: string | null;
  readonly mayBeNamed?: true | null;
  readonly caption?: string | null;
  readonly heading?: string | null;
  readonly title?: string | null;
  readonly label?: string | null;
  readonly hidden?: true | null;
}

export interface Case {
  readonly markup: Markup;
  readonly text: string;
  readonly references?: readonly Expected[];
  readonly problems?: readonly ProblemCode[];
  /** From the folder of the workspace. */
  readonly path?: string;
  /** The text with `New text` as the alt text of its first image. */
  readonly written?: string;
}

const OPTIONS = { components: KNOWN_COMPONENTS };

/** A test for each case, by its text. */
export function holds(cases: readonly Case[]): void {
  for (const one of cases)
    test(`${one.path ?? one.markup}: ${JSON.stringify(one.text).slice(0, 100)}`, async () => {
      const reader = await readerOf(one.markup);
      const { references } = reader.read(one.text, OPTIONS);
      const { references: expected, problems, written } = one;
      if (expected !== undefined) {
        const said = references.map((reference, i) => fields(reference, expected[i] ?? {}));
        assert.deepEqual(said, expected);
      }
      if (problems !== undefined)
        assert.deepEqual(
          problemsOf(references, {
            ...{ text: one.text, path: one.path, mayTellKind: true, isPoorTold: true },
          }).map(({ code }) => code),
          problems,
        );
      if (written === undefined) return;
      const place = references[0]?.place;
      assert.ok(place, "a text can be written");
      assert.equal(withAlt(one.text, place, "New text"), written);
    });
}

/** What a reference says of that which is asked for. */
function fields(reference: ImageReference, asked: Expected): Expected {
  const { alt, source, decorative, computed, isSilenced, place, around } = reference;
  const all: Expected = {
    ...{ link: null, button: null, mayBeNamed: null, caption: null, heading: null },
    ...{ title: null, label: null, hidden: null, ...around },
    ...{ alt: alt ?? null, source: source?.text ?? null, decorative: decorative ?? null },
    ...{ computed: computed ?? null, isSilenced: isSilenced ?? null, place: place !== undefined },
  };
  return Object.fromEntries(Object.keys(asked).map((key) => [key, all[key as keyof Expected]]));
}
