import contract from "../../docs/iris-alt.schema.json" with { type: "json" };
import { reportOf, shownProblems, type Report } from "../core/altText/review/report/contract.ts";
import { scan, type ReviewRow } from "../core/altText/review/scan.ts";
import { english } from "../core/messages/english.ts";
import { visible } from "../core/messages/visible.ts";
import { asData, NOTICE, NOTICE_SCHEMA } from "./asData.ts";
import { inputOf } from "./input.ts";
import { checkOpen, findPlace, pathsFromSites } from "./places.ts";
import type { AgentTool } from "./tool.ts";

/** References with problems that are told where nothing else is said. */
const USUAL = 50;
/** Files and folders that were not looked at which are named. */
const UNREAD = 20;

const INPUT = {
  type: "object",
  properties: {
    path: {
      type: "string",
      description:
        "A document or a folder (absolute, or from the workspace folder). Without one, all documents of the workspace.",
    },
    most: {
      type: "integer",
      minimum: 1,
      maximum: 1000,
      description: `How many images with problems to list at most; ${USUAL} by default. The summary counts all of them.`,
    },
  },
  required: [],
  additionalProperties: false,
} as const;

const { $schema: _, $id: __, title: ___, ...schema } = contract;

export const findAltTextProblems: AgentTool = {
  name: "iris_findAltTextProblems",
  title: "Find Alt Text Problems",
  description:
    "Finds images whose alt text is missing or poor in Markdown, MDX, HTML, JSX/TSX, Vue, Svelte, Astro, Angular, PHP, Liquid, reStructuredText, AsciiDoc, LaTeX, Typst and notebooks. Offline, free, changes nothing, sends nothing. Use it before you write alt texts and to check afterwards. Returns the report of `iris-alt check`: summary counts all images by state (good, missing, poor, decorative, computed); references lists those with problems, with file, line, column, source and problem codes, which iris_writeAltText takes.",
  inputSchema: INPUT,
  outputSchema: {
    ...schema,
    type: "object",
    properties: {
      ...schema.properties,
      notice: NOTICE_SCHEMA,
      omitted: { type: "integer", minimum: 0, description: "Images with problems beyond `most`" },
      unread: {
        type: "integer",
        minimum: 0,
        description: "Files and folders that cannot be read or are too large",
      },
    },
    required: [...schema.required, "notice", "omitted", "unread"],
  },
  isWriter: false,
  mayAsk: false,
  preview: (input) => {
    inputOf(INPUT, input);
    return Promise.resolve({ sends: [] });
  },
  async run(input, ports, { signal, onProgress }) {
    const { path, most = USUAL } = inputOf(INPUT, input);
    const sites = await ports.sites();
    checkOpen(sites);
    const uri = path === undefined ? undefined : (await findPlace(path, sites)).uri;
    const { documents, locator } = ports;
    const rows: ReviewRow[] = [];
    let read = 0;
    const unread: string[] = [];
    const found = scan(ports.documentsIn(uri, signal), {
      ...{ documents, locator, settingsFor: ports.settingsNow(), signal },
      onUnread: (one) => unread.push(one),
    });
    for await (const document of found) {
      rows.push(...document.rows);
      if (++read % 100 === 0) onProgress?.(read);
    }
    signal.throwIfAborted();
    const pathOf = pathsFromSites(sites);
    const whole = reportOf(rows, { t: english, pathOf });
    const wrong = whole.references.filter(({ problems }) => problems.length > 0);
    const report = { ...whole, references: wrong.slice(0, most) };
    const omitted = wrong.length - report.references.length;
    return {
      text: asData("documents", textOf(report, { read, omitted, unread: unread.map(pathOf) })),
      said: { references: report.references },
      facts: {
        notice: NOTICE,
        version: report.version,
        summary: report.summary,
        omitted,
        unread: unread.length,
      },
    };
  },
};

function textOf(
  { summary, references }: Report,
  {
    read,
    omitted,
    unread,
  }: { readonly read: number; readonly omitted: number; readonly unread: readonly string[] },
): string {
  const { total, missing, poor } = summary;
  const lines = references.map((one) => {
    const cell = one.cell === undefined ? "" : ` (cell ${one.cell})`;
    const image = one.source === null ? one.element : visible(one.source);
    const why = shownProblems(one).map(({ code, message }) => `${code}: ${message}`);
    return `${visible(one.file)}:${one.line}:${one.column}${cell} ${image} ${visible(why.join(" "))}`;
  });
  const none = read === 0 ? ["There is no document in which Iris finds images."] : [];
  const rest = omitted > 0 ? [`… and ${omitted} more; name a folder or a file to see them.`] : [];
  const counts = `Images: ${total}, ${missing} of them without alt text, ${poor} with a poor one. Documents: ${read}.`;
  const left = unread
    .slice(0, UNREAD)
    .map((one) => `Not looked at, since it cannot be read or is too large: ${visible(one)}`);
  const others = unread.length - left.length;
  if (others > 0) left.push(`… and ${others} others that were not looked at.`);
  return [counts, ...none, ...left, ...lines, ...rest].join("\n");
}
