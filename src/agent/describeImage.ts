import { BUILT_IN } from "../core/conversation/builtIn.ts";
import { isFields } from "../core/mavi/fields.ts";
import { askAboutImage, IMAGE_INPUT, previewQuestion, TOOK_SCHEMA } from "./aboutImage.ts";
import type { ImageQuestionText } from "./aboutImage.ts";
import { asData, NOTICE, NOTICE_SCHEMA } from "./asData.ts";
import { inputOf, type InputOf } from "./input.ts";
import type { AgentTool } from "./tool.ts";

const INPUT = {
  type: "object",
  properties: {
    image: IMAGE_INPUT,
    question: {
      type: "string",
      maxLength: 4000,
      description:
        "What you want to know. Be specific: “Which tests fail, and with which messages?” Without one, the image is described.",
    },
  },
  required: ["image"],
  additionalProperties: false,
} as const;

const KINDS = [
  ...["screenshot", "photo", "chart", "diagram", "table", "document", "drawing", "icon", "other"],
];

const DESCRIPTION = {
  type: "object",
  properties: {
    answer: { type: "string", description: "The answer, in plain sentences" },
    kind: { type: "string", enum: KINDS },
    visibleText: {
      type: "string",
      description: "All legible text, word for word, in reading order; empty where there is none",
    },
    elements: {
      type: "array",
      description: "The parts that matter, the most important first, at most 30",
      items: {
        type: "object",
        properties: {
          what: { type: "string", description: "Button, error message, axis, person, …" },
          text: { type: "string", description: "Its text, word for word; empty where it has none" },
          where: { type: "string", description: "Place and state: top right, disabled, selected" },
        },
        required: ["what", "text", "where"],
      },
    },
  },
  required: ["answer", "kind", "visibleText", "elements"],
};

function questionOf({ question }: InputOf<typeof INPUT>): ImageQuestionText {
  const asked =
    question === undefined
      ? BUILT_IN.describe.prompt
      : `Answer this about the image, by what it shows alone; say so where it does not show it: ${question}`;
  return { prompt: asked, schema: DESCRIPTION, answerTokens: 700 };
}

export const describeImage: AgentTool = {
  name: "iris_describeImage",
  title: "Describe Image",
  description:
    "Looks at an image (screenshot, photo, chart, diagram, icon) with a vision model and answers a question about it in text. Use it whenever you need to know what an image shows and cannot see it yourself, instead of guessing from its file name. Give a specific question where you have one; the same question about the same image is free. Costs a fraction of a cent; the image goes to the user's image endpoint. Returns the answer first, then JSON: kind, visibleText, elements, model, tokens, cost. To get all text of an image use iris_readImageText; to write alt text use iris_writeAltText.",
  inputSchema: INPUT,
  outputSchema: {
    type: "object",
    properties: {
      notice: NOTICE_SCHEMA,
      image: { type: "string" },
      answer: { type: "string" },
      kind: { type: "string", enum: KINDS },
      visibleText: { type: "string" },
      elements: DESCRIPTION.properties.elements,
      ...TOOK_SCHEMA,
    },
    required: ["notice", "image", "answer", "model", "cached", "tokens", "dollars", "whole"],
  },
  isWriter: false,
  mayAsk: true,
  async preview(input, ports) {
    const asked = inputOf(INPUT, input);
    return previewQuestion(asked.image, questionOf(asked), ports);
  },
  async run(input, ports, call) {
    const asked = inputOf(INPUT, input);
    const { text, data, name, took } = await askAboutImage(
      asked.image,
      questionOf(asked),
      ports,
      call,
    );
    const { answer, ...others } = isFields(data) ? data : { answer: text };
    const words = typeof answer === "string" ? answer : text;
    return {
      text: asData(`the image ${name}`, words),
      said: { answer: words },
      facts: { notice: NOTICE, image: name, ...others, ...took },
    };
  },
};
