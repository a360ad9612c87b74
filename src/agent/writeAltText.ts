import type { Suggestion } from "../core/altText/propose/suggestion.ts";
import { suggestedEdit } from "../core/altText/review/suggestedEdit.ts";
import type { ReviewRow } from "../core/altText/review/scan.ts";
import { unifiedDiff } from "../core/altText/write/diff.ts";
import {
  planEdits,
  type ImageEdit,
  type LeftEdit,
  type LeftReason,
} from "../core/altText/write/plan.ts";
import type { DocumentEdits } from "../core/altText/write/writer.ts";
import { counted, ENGLISH } from "../core/messages/english.ts";
import { explainProposal } from "../core/messages/proposals.ts";
import { rounded } from "./aboutImage.ts";
import { AgentError } from "./agentError.ts";
import { asData, NOTICE, NOTICE_SCHEMA } from "./asData.ts";
import { chooseImageRows, type ChosenRow } from "./chooseRows.ts";
import { inputOf, type InputOf } from "./input.ts";
import { pathsFromSites } from "./places.ts";
import { estimateFor, namesOf, proposeFor } from "./proposing.ts";
import type { AgentCall, AgentPorts, AgentTool } from "./tool.ts";

const INPUT = {
  type: "object",
  properties: {
    file: {
      type: "string",
      description: "The document that shows the image (absolute, or from the workspace folder).",
    },
    image: {
      type: "string",
      description:
        "Which image: its source as the document has it (`source` in iris_findAltTextProblems), or the path of its file.",
    },
    line: {
      type: "integer",
      ...{ minimum: 1, maximum: 100_000_000 },
      description: "Which image: a line of it, from 1. Needed where several images fit.",
    },
    column: {
      type: "integer",
      ...{ minimum: 1, maximum: 100_000_000 },
      description: "Where several images stand on one line: the column in which it begins, from 1.",
    },
    cell: {
      type: "integer",
      ...{ minimum: 1, maximum: 1_000_000 },
      description: "In a notebook: which cell, from 1.",
    },
    allMissing: {
      type: "boolean",
      description:
        "true: all images of the file that have no alt text, or one that says nothing such as “image”; goes with propose.",
    },
    alt: {
      type: "string",
      maxLength: 5000,
      description:
        "The alt text to write, as plain words: escaping is done here. An empty one marks the image as decorative, in the markup's way.",
    },
    propose: {
      type: "boolean",
      description:
        "true: a vision model looks at the image and proposes the text; it costs a fraction of a cent for each image. Instead of alt.",
    },
    note: {
      type: "string",
      maxLength: 500,
      description:
        "With propose: what the user wants of the text: “shorter”, “name the error code”.",
    },
    language: {
      type: "string",
      maxLength: 60,
      description: "With propose: in which language; without it, that of the document.",
    },
    replace: {
      type: "boolean",
      description:
        "true only where the user asked to replace a text that a person wrote. Without it such a text stays.",
    },
    dryRun: { type: "boolean", description: "true: shows the diff and writes nothing." },
  },
  required: ["file"],
  additionalProperties: false,
} as const;

type Input = InputOf<typeof INPUT>;

/** What was decided for an image: the text and where it comes from. */
interface PlacedText {
  readonly edit: ImageEdit;
  readonly row: ReviewRow;
  readonly suggestion?: Suggestion;
}

/** An image that got no text, and why. */
interface NotWritten {
  readonly row: ReviewRow;
  readonly why: string;
}

const LEFT: Readonly<Record<LeftReason, string>> = {
  closed: "The document is gone.",
  changed: "The image changed meanwhile. Look again.",
  noPlace: "There is no safe place for this text.",
  refused: "The file was not to be written.",
};

const ENTRY = {
  line: { type: "integer" },
  column: { type: "integer" },
  cell: { type: "integer" },
  source: { type: "string" },
} as const;

export const writeAltText: AgentTool = {
  name: "iris_writeAltText",
  title: "Write Alt Text",
  description:
    "Writes the alt text of an image in a document through a real parser: it finds the image, escapes the text for the markup and changes nothing else. Give file and image (or line), and either alt (your own text) or propose: true (a vision model looks at the image in its context). With allMissing: true and propose: true it fills every image of the file that has none. A text that a person wrote is never replaced without replace: true, which needs the user's wish. Returns the diff. Prefer this over editing alt texts by hand.",
  inputSchema: INPUT,
  outputSchema: {
    type: "object",
    properties: {
      notice: NOTICE_SCHEMA,
      file: { type: "string" },
      counts: {
        type: "object",
        properties: { written: { type: "integer" }, left: { type: "integer" } },
        required: ["written", "left"],
        description: "Of all images; the lists have the first 50",
      },
      written: {
        type: "array",
        items: {
          type: "object",
          properties: {
            ...ENTRY,
            alt: { type: "string", description: "Empty where the image is decorative" },
            purpose: { type: "string" },
            why: { type: "string" },
            others: { type: "array", items: { type: "string" }, description: "Other proposals" },
            longDescription: {
              type: "string",
              description: "What a complex image says, to stand below it; not written",
            },
          },
          required: ["line", "column", "alt"],
        },
      },
      left: {
        type: "array",
        items: {
          type: "object",
          properties: { ...ENTRY, why: { type: "string" } },
          required: ["line", "column", "why"],
        },
      },
      diff: { type: "string" },
      dryRun: { type: "boolean" },
      dollars: { type: "number", description: "About what it cost, in US dollars" },
    },
    required: ["notice", "file", "counts", "written", "left", "diff", "dryRun", "dollars"],
    additionalProperties: false,
  },
  isWriter: true,
  mayAsk: true,
  async preview(input, ports, call) {
    const wish = wishOf(input);
    const chosen = await chooseImageRows(wish, ports, call.signal);
    const writes = wish.dryRun === true || chosen.length === 0 ? undefined : wish.file;
    if (wish.propose !== true || chosen.length === 0) return { sends: [], writes };
    const { sendable, spending } = await estimateFor(chosen, ports, call);
    return { sends: namesOf(sendable), spending, writes };
  },
  async run(input, ports, call) {
    const wish = wishOf(input);
    const { dryRun = false } = wish;
    const chosen = await chooseImageRows(wish, ports, call.signal);
    const { decisions, failed, dollars } = await decide(chosen, wish, ports, call);
    const edits = decisions.map(({ edit }) => edit);
    const { left, changes } = dryRun
      ? await planned(edits, ports)
      : await ports.writer.apply(edits);
    const isLeft = new Map(left.map(({ edit, why }) => [edit, why]));
    const pathOf = pathsFromSites(await ports.sites());
    const written = decisions.filter(({ edit }) => !isLeft.has(edit));
    const diff = changes
      .map(({ document, edits: own }) =>
        unifiedDiff(pathWithCell(pathOf(document.uri), document.cell), document.text, own),
      )
      .join("");
    const unwritten = decisions.flatMap(({ edit, row }): NotWritten[] => {
      const why = isLeft.get(edit);
      return why ? [{ row, why: LEFT[why] }] : [];
    });
    const all = [...failed, ...unwritten].map(({ row, why }) => ({ ...entryOf(row), why }));
    const count = `${written.length} of ${counted(chosen.length, "image")} ${dryRun ? "would get" : "got"} an alt text.`;
    const lines = all.map(({ line, why }) => `Line ${line} got none: ${why}`);
    const shown = clipped(diff);
    const told = lines.slice(0, LISTED);
    const more = lines.length - told.length;
    if (more > 0) told.push(`… and ${more} more.`);
    const data = shown === "" ? "" : `\n${asData("a document and its images", shown)}`;
    return {
      text: [count, ...told].join("\n") + data,
      said: { diff: shown },
      facts: {
        ...{
          notice: NOTICE,
          file: wish.file,
          counts: { written: written.length, left: all.length },
        },
        written: written.slice(0, LISTED).map(writtenEntry),
        left: all.slice(0, LISTED),
        ...{ dryRun, dollars: rounded(dollars) },
      },
    };
  },
};

/** Images that are listed one by one, and characters of a diff: what is longer fills an agent's memory. */
const [LISTED, SHOWN] = [50, 20_000];

function clipped(diff: string): string {
  if (diff.length <= SHOWN) return diff;
  const end = diff.lastIndexOf("\n", SHOWN) + 1;
  return `${diff.slice(0, end)}… (${diff.length - end} more characters)\n`;
}

function wishOf(input: unknown): Input {
  const wish = inputOf(INPUT, input);
  const { alt, propose, allMissing, note, language } = wish;
  if ((alt === undefined) === (propose !== true))
    throw new AgentError("Give either “alt”, the text to write, or “propose”: true.");
  if (allMissing === true && alt !== undefined)
    throw new AgentError("“allMissing” goes with “propose”: one text does not fit all images.");
  if (propose !== true && (note !== undefined || language !== undefined))
    throw new AgentError("“note” and “language” go with “propose”.");
  return wish;
}

async function decide(
  chosen: readonly ChosenRow[],
  { alt, note, language }: Input,
  ports: AgentPorts,
  call: AgentCall,
): Promise<{
  readonly decisions: readonly PlacedText[];
  readonly failed: readonly NotWritten[];
  readonly dollars: number;
}> {
  if (alt !== undefined) {
    const put = alt.trim() === "" ? ({ decorative: true } as const) : { alt };
    const decisions = chosen.map(({ row, among }): PlacedText => {
      const { uri, reference } = row;
      return { row, edit: { uri, reference, among, at: { offset: reference.span.start }, put } };
    });
    return { decisions, failed: [], dollars: 0 };
  }
  const { outcomes, spent } = await proposeFor(chosen, { note, language }, ports, call);
  const decisions: PlacedText[] = [];
  const failed: NotWritten[] = [];
  const context = { model: ports.settingsNow()().model, host: ports.host(), locale: ENGLISH };
  for (const { row, among } of chosen) {
    const outcome = outcomes.get(row);
    if (outcome && "suggestion" in outcome) {
      const { suggestion } = outcome;
      decisions.push({ row, suggestion, edit: { ...suggestedEdit(row, suggestion), among } });
    } else if (outcome) failed.push({ row, why: explainProposal(outcome.failure, context) });
  }
  return { decisions, failed, dollars: spent.dollars };
}

/** What would be written. */
async function planned(
  edits: readonly ImageEdit[],
  { documents }: AgentPorts,
): Promise<{ readonly left: readonly LeftEdit[]; readonly changes: readonly DocumentEdits[] }> {
  const left: LeftEdit[] = [];
  const changes: DocumentEdits[] = [];
  for (const [uri, own] of Map.groupBy(edits, (edit) => edit.uri)) {
    const document = await documents.open(uri);
    if (!document) {
      left.push(...own.map((edit): LeftEdit => ({ edit, why: "closed" })));
      continue;
    }
    const plan = await planEdits(document, await documents.referencesIn(document), own);
    left.push(...plan.left);
    changes.push({ document, edits: plan.edits });
  }
  return { left, changes };
}

const pathWithCell = (path: string, cell: number | undefined): string =>
  cell === undefined ? path : `${path}#cell=${cell}`;

/** Characters of a source in a result: a data URI has no end. */
const SOURCE = 200;

const entryOf = ({ range, cell, reference: { source } }: ReviewRow) => ({
  ...{ line: range.line, column: range.column },
  ...(cell !== undefined && { cell }),
  ...(source && { source: source.text.slice(0, SOURCE) }),
});

function writtenEntry({ row, edit: { put }, suggestion }: PlacedText) {
  const alt = "alt" in put ? put.alt : "";
  if (!suggestion) return { ...entryOf(row), alt };
  const { purpose, why, alts, longDescription } = suggestion;
  return {
    ...{ ...entryOf(row), alt, purpose, why },
    others: alts.slice(1),
    ...(longDescription !== "" && { longDescription }),
  };
}
