/** Holds the alt text that is there against its image: what is asked, and what came of it. */

import { MaviError } from "../../mavi/errors.ts";
import { jsonIn } from "../../mavi/findJson.ts";
import type { Schema } from "../../mavi/parameters.ts";
import type { Purpose } from "../check/purpose.ts";
import { oneLine } from "../syntax/escape.ts";
import { FINDINGS } from "./finding.ts";
import { suggestionOf, suggestionSchema, type Suggestion } from "./suggestion.ts";

/** Characters of the sentence that says what was found. */
const LONGEST_REASON = 300;

/** What the model is to find, in the order in which it is to look. */
export const VERIFY_RULES = `You hold the alt text of the image against the image, for the place in a document where it stands. A person wrote it: find a fault only where a reader who cannot see the image would be told something untrue, or would lack what this place is about. The finding is the first of these that holds:
- says-something-else: it names something that the image does not show, or shows otherwise: another subject, state, number, name, version or visible word.
- misses-what-matters: all of it is true, but it leaves out what the words around the image need it for, or the message of a chart, an error, a warning or a step that is shown.
- vague: all of it is true, but it would fit most images of this kind.
- fits: all else. Another wording, order, length or degree of detail is no fault. A text that says where a link goes or what a button does fits, whatever the image looks like. What the words around the image say already need not be said again.
Names of people, places and products that the text has and the image neither shows nor contradicts are true.
In found say in one short sentence, in the language of the alt text, what of the image shows the fault; leave it empty where it fits. Then write the better alt text by the rules below, and keep of the present one what is true; where it fits, repeat it.
Answer in JSON: {"found": …, "finding": …, "purpose": …, "alt": …, "others": […], "longDescription": …}.`;

/** The form of a finding; the rest of it is that of a suggestion, whose reason is what was found. */
export function verificationSchema(purpose: Purpose): Schema {
  const { properties } = suggestionSchema(purpose) as { readonly properties: Schema };
  const { why: _, ...own } = properties;
  const found = {
    type: "string",
    description: "One short sentence: what of the image shows the fault; empty where it fits",
  };
  return {
    type: "object",
    properties: { found, finding: { type: "string", enum: [...FINDINGS] }, ...own },
    required: ["found", "finding", ...Object.keys(own)],
  };
}

/**
 * What was found of an alt text, and what to say in its place: nothing where it fits, or where the model
 * says no other.
 *
 * @param reply its data, as far as it fits the form, and its text
 * @param options.alt the text that is there
 * @throws MaviError `badReply` where the answer has no finding
 */
export function verificationOf(
  reply: { readonly data?: unknown; readonly text: string },
  options: Parameters<typeof suggestionOf>[1] & { readonly alt: string },
): Suggestion {
  const values = reply.data === undefined ? [...jsonIn(reply.text)] : [{ value: reply.data }];
  const found = values.map(({ value }) => fieldsIn(value)).find((fields) => fields !== undefined);
  if (!found) throw new MaviError({ reason: "badReply", code: "SCHEMA" });
  const { finding, why, purpose, alt } = found;
  const nothing = { purpose: "informative", alts: [], longDescription: "" } as const;
  if (finding === "fits") return { ...nothing, why: "", finding };
  if (alt.trim() === "" && purpose !== "decorative") return { ...nothing, why, finding };
  const suggestion = suggestionOf({ text: JSON.stringify(found) }, options);
  // Whoever proposes what is there found nothing.
  return suggestion.alts[0] === oneLine(options.alt)
    ? { ...nothing, why: "", finding: "fits" }
    : { ...suggestion, finding };
}

/** The fields of an answer, which an endpoint that ignores the form may have spelled in its own way. */
function fieldsIn(value: unknown) {
  if (typeof value !== "object" || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const said = textIn(fields["finding"])
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-");
  const finding = FINDINGS.find((one) => one === said);
  if (finding === undefined) return undefined;
  const why = oneLine(textIn(fields["found"])).slice(0, LONGEST_REASON);
  return { ...fields, finding, why, purpose: fields["purpose"], alt: textIn(fields["alt"]) };
}

const textIn = (value: unknown): string => (typeof value === "string" ? value : "");
