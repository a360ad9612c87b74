import { BUILT_IN } from "../core/conversation/builtIn.ts";
import { askAboutImage, IMAGE_INPUT, previewQuestion, TOOK_SCHEMA } from "./aboutImage.ts";
import type { ImageQuestionText } from "./aboutImage.ts";
import { asData, NOTICE, NOTICE_SCHEMA } from "./asData.ts";
import { inputOf, type InputOf } from "./input.ts";
import type { AgentTool } from "./tool.ts";

const FORMATS = { text: "extractText", markdown: "tableToMarkdown", csv: "tableToCsv" } as const;

const INPUT = {
  type: "object",
  properties: {
    image: IMAGE_INPUT,
    format: {
      type: "string",
      enum: ["text", "markdown", "csv"],
      description:
        "text (default): all text with its layout kept; markdown or csv: the tables in the image alone, as Markdown or CSV.",
    },
  },
  required: ["image"],
  additionalProperties: false,
} as const;

type Input = InputOf<typeof INPUT>;

const questionOf = ({ format = "text" }: Input): ImageQuestionText => ({
  prompt: BUILT_IN[FORMATS[format]].prompt,
  answerTokens: 1500,
});

/** A code block that is all of an answer gives what is in it. */
function unfenced(text: string): string {
  const [, inside] = /^\s*```[^\n]*\n([^]*?)\n?```\s*$/.exec(text) ?? [];
  return inside === undefined || /^```/m.test(inside) ? text : inside;
}

export const readImageText: AgentTool = {
  name: "iris_readImageText",
  title: "Read Image Text",
  description:
    "Transcribes the text in an image word for word (OCR by a vision model): error messages, logs, code, scanned pages, slides. Keeps line breaks and indentation; with format markdown or csv it gives the tables in the image. Use it when you need the exact text rather than a description. The same image and format is free the second time. Costs a fraction of a cent; the image goes to the user's image endpoint.",
  inputSchema: INPUT,
  outputSchema: {
    type: "object",
    properties: {
      notice: NOTICE_SCHEMA,
      image: { type: "string" },
      text: { type: "string" },
      format: { type: "string", enum: Object.keys(FORMATS) },
      ...TOOK_SCHEMA,
    },
    required: [
      "notice",
      "image",
      "text",
      "format",
      "model",
      "cached",
      "tokens",
      "dollars",
      "whole",
    ],
  },
  isWriter: false,
  mayAsk: true,
  async preview(input, ports) {
    const asked = inputOf(INPUT, input);
    return previewQuestion(asked.image, questionOf(asked), ports);
  },
  async run(input, ports, call) {
    const asked = inputOf(INPUT, input);
    const { text, name, took } = await askAboutImage(asked.image, questionOf(asked), ports, call);
    const { format = "text" } = asked;
    const words = format === "csv" ? unfenced(text) : text;
    return {
      text: asData(`the image ${name}`, words),
      said: { text: words },
      facts: { notice: NOTICE, image: name, format, ...took },
    };
  },
};
