import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import type { TextEdit } from "../reference.ts";
import { withEdits } from "./plan.ts";

/**
 * What edits change in a text, as a unified diff that `git apply` and `patch` take; empty where they change nothing.
 *
 * @param path of the file, with forward slashes
 */
export function unifiedDiff(path: string, text: string, edits: readonly TextEdit[]): string {
  const after = withEdits(text, edits);
  return after === text
    ? ""
    : createTwoFilesPatch(`a/${path}`, `b/${path}`, text, after, undefined, undefined, {
        context: 3,
        headerOptions: FILE_HEADERS_ONLY,
      });
}
