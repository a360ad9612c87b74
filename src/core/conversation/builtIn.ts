import type { Schema } from "../mavi/parameters.ts";

/** A prompt that Iris brings along: what the model is told, in English. */
export interface BuiltIn {
  readonly prompt: string;
  readonly schema?: Schema;
  /** How many images it needs at least; one where it says nothing. */
  readonly needs?: number;
}

/** What each form of data would be told otherwise as well: no words around what was asked for. */
const ALONE =
  "Reply with nothing before or after it: no introduction, no explanation, no closing remark.";

const CHART = {
  type: "object",
  properties: {
    title: { type: "string", description: "Title of the chart, empty where it has none" },
    kind: { type: "string", description: "Bar, line, pie, scatter, …" },
    xAxis: { type: "string", description: "Label and unit of the horizontal axis, or empty" },
    yAxis: { type: "string", description: "Label and unit of the vertical axis, or empty" },
    series: {
      type: "array",
      items: {
        type: "object",
        properties: {
          name: { type: "string", description: "As in the legend; empty where there is none" },
          points: {
            type: "array",
            items: {
              type: "object",
              properties: {
                x: { type: "string", description: "Category or position" },
                y: { type: "number" },
                estimated: { type: "boolean", description: "Read off the axes, not printed" },
              },
              required: ["x", "y", "estimated"],
            },
          },
        },
        required: ["name", "points"],
      },
    },
  },
  required: ["title", "kind", "xAxis", "yAxis", "series"],
} satisfies Schema;

/** The built-in prompts by their ids, in the order of the menus. */
export const BUILT_IN = {
  describe: {
    prompt:
      "Describe the image for someone who cannot see it. Begin with one sentence that says what it is and what matters most in it. Then go through it in order, from the most to the least important: what is where, how the parts relate, colours and states where they carry meaning. Quote text that matters word for word, in quotation marks. Say which parts are cut off or too small to make out, and guess at nothing.",
  },
  extractText: {
    prompt:
      "Transcribe all text in the image, character for character, in reading order: columns one after the other, each from top to bottom. Keep the layout: line breaks, indentation, headings, lists. Write tables as Markdown tables, and code, logs and terminal output in code blocks with every space and symbol as it stands. Correct no spelling, translate nothing, leave nothing out. Write [unreadable] in place of what cannot be made out; where there is no text at all, say so in one sentence. Reply with the transcription alone.",
  },
  explainError: {
    prompt:
      "The image shows an error. First quote the message word for word in a code block, with codes, paths and line numbers. Then say in one or two sentences what it means, then what most likely causes it here, going by what else the image shows. Then give the steps that solve it, the likeliest first, with commands or code ready to copy. Say what you would need to see if the image does not show enough to be sure. Where a part of the message is unreadable, write [unreadable] and do not fill it in.",
  },
  tableToMarkdown: {
    prompt: `Write out each table in the image as a Markdown table with every row and column in the same order. Copy cells character for character: numbers, signs, units and dates as they are printed. Leave empty cells empty. Repeat the value of a merged cell in each cell that it covers, join header rows of several levels with " / ", write "|" inside a cell as "\\|", and a line break inside a cell as "<br>". Right-align columns of numbers. Write [unreadable] where a cell cannot be made out. Put the title of a table, if it has one, in bold above it. ${ALONE}`,
  },
  tableToCsv: {
    prompt: `Write out the table in the image as CSV by RFC 4180, in one code block marked csv: one row of headers, then one line a row, commas between fields, fields with commas, quotes or line breaks in double quotes, and quotes in them doubled. Copy values character for character, but leave out thousands separators within numbers. Leave empty cells empty, repeat the value of a merged cell in each cell that it covers, and write [unreadable] where a cell cannot be made out. With several tables, write one code block for each, in order. ${ALONE}`,
  },
  diagramToMermaid: {
    prompt: `Turn the diagram in the image into Mermaid, in one code block marked mermaid. Choose the kind that fits (flowchart, sequenceDiagram, classDiagram, stateDiagram-v2, erDiagram, gantt, …) and the direction in which the image reads. Keep every node, label, edge, arrow head, line style and group, and nothing that is not there; use subgraphs for boxes around nodes. Give nodes short ids and put their labels in double quotes, so that brackets and punctuation in them do no harm. Label what cannot be read "[unreadable]". The code must parse as it is. ${ALONE}`,
  },
  uiToHtml: {
    prompt: `Rebuild the user interface in the image as one HTML document in one code block marked html, with its CSS in a style element and no script, framework or outside resource. Use semantic elements and real controls with labels: header, nav, main, button, input, table. Match layout, proportions, spacing, font sizes, weights and colours as closely as the image allows, with flexbox or grid and custom properties for colours. Take over all text word for word, with "[unreadable]" where it cannot be made out. Put a plain box of the same size, with a fitting alt or aria-label, in place of images, and simple inline SVG in place of icons. ${ALONE}`,
  },
  chartToData: {
    prompt:
      "Read the data out of the chart, series by series and point by point, in the order of the chart. Take printed values exactly as they stand. Estimate the others from the axes and grid lines, to no more digits than the axis allows, and mark them as estimated. Mind where the axis begins, whether it is logarithmic, and which axis a series belongs to. Leave out points that cannot be made out.",
    schema: CHART,
  },
  compareImages: {
    prompt:
      "Compare the images: the first is how it was, the next is how it is now. List what changed as a Markdown list, the most important first, one change an item: where it is, what was there before and what is there now. Quote changed text word for word, and give sizes, positions and colours where they changed. Group what was added, removed, moved and altered under those words, and leave out empty groups. Do not count compression noise, or another scale or crop of the same content, as changes, but mention the latter in one line. If nothing changed, say exactly that. End with what you could not compare because it is cut off or unreadable.",
    needs: 2,
  },
  reviewAccessibility: {
    prompt:
      "Review the accessibility of the user interface in the image as an expert in WCAG 2.2 would. List each finding as a Markdown list item, the most severe first: the element by its text or place, what is wrong, whom it hinders, the success criterion by number and name with its level, and the change that mends it. Look at contrast of text and controls (estimate both colours and the ratio, and call it an estimate), meaning by colour alone, text size and spacing, target size, labels and instructions, headings and reading order, visible focus, error messages, text in images, and crowding. Then list under “Check in code” what an image cannot show, such as names, roles and keyboard use. Report only what you can see, say which text is too small to judge, and leave out what gives no finding.",
  },
  altText: {
    prompt:
      "Write alt text for the image: one or two plain sentences of at most 125 characters in all that say what a reader who cannot see it needs to know. Name the subject first, then what matters about it; for a screenshot, name the program and what it shows; for a chart or diagram, give its message; for an image of text, give the text. No “image of” or “picture of”, no guesses at names, moods or intentions, no quotation marks around it, no Markdown, no line break. Reply with the alt text alone.",
  },
} as const satisfies Record<string, BuiltIn>;

export type BuiltInId = keyof typeof BUILT_IN;
