import { typedMessages, unlessEmpty, type Dialect } from "./dialect.ts";

/**
 * `nova:`. Images are `image_url` parts; there is no field for JSON, so it is
 * asked for in words. Source: the vendor's page, which leaves open whether
 * `image_url` is an object as for `gpt:` (taken here) or the address itself.
 */
export const nova: Dialect = {
  encoding: "dataUri",
  takesSchema: false,
  messages: (request, write) =>
    typedMessages(request, (image) => ({ type: "image_url", image_url: { url: write(image) } })),
  metadata: ({ metadata }) => metadata && unlessEmpty(metadata),
};
