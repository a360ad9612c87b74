import { toEndpointSchema } from "../endpointSchema.ts";
import { typedMessages, unlessEmpty, type Dialect } from "./dialect.ts";

/**
 * `gemini:`, and whatever has no dialect of its own. A user's content is always
 * an array of parts (a bare string is refused), images are `input_file` parts.
 * Source: the vendor's reference page; levels and resolutions are Google's.
 */
export const gemini: Dialect = {
  encoding: "base64",
  takesSchema: true,
  messages: (request, write) =>
    typedMessages(request, (image) => ({
      type: "input_file",
      file_uri: write(image),
      mime_type: image.mimeType,
    })),
  metadata({ thinkingBudget, thinkingLevel, mediaResolution, metadata, ...request }) {
    const { responseSchema, responseMimeType } = request;
    const mimeType = responseMimeType ?? (responseSchema && "application/json");
    const thinking = unlessEmpty({
      ...(thinkingBudget !== undefined && { thinking_budget: thinkingBudget }),
      ...(thinkingLevel !== undefined && { thinking_level: thinkingLevel }),
    });
    return unlessEmpty({
      ...metadata,
      ...(thinking && { thinking_config: thinking }),
      ...(mediaResolution !== undefined && {
        media_resolution: `MEDIA_RESOLUTION_${mediaResolution.toUpperCase()}`,
      }),
      ...(mimeType !== undefined && { response_mime_type: mimeType }),
      ...(responseSchema && { responseSchema: toEndpointSchema(responseSchema) }),
    });
  },
};
