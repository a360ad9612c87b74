import { typedMessages, unlessEmpty, type Dialect } from "./dialect.ts";

/**
 * `gpt:`. Images are `image_url` parts, and JSON is asked for by
 * `response_format`, which takes no schema. Source: the vendor's page; that
 * base64 stands in a `data:` URI is OpenAI's own rule.
 */
export const gpt: Dialect = {
  encoding: "dataUri",
  takesSchema: false,
  messages: (request, write) =>
    typedMessages(request, (image) => ({ type: "image_url", image_url: { url: write(image) } })),
  metadata: ({ metadata }) => metadata && unlessEmpty(metadata),
  fields: ({ responseMimeType }) =>
    responseMimeType === undefined ? {} : { response_format: { type: "json_object" } },
};
