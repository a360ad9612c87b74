// @ts-expect-error The package has types for all of it, and none for its parts.
import generator from "css-tree/generator";
// @ts-expect-error Neither has this part.
import parser from "css-tree/parser";
import type { generate as Generate, parse as Parse } from "css-tree";

/*
 * The parser and the writer of CSS without the package's tables of what is valid, which are as
 * large again.
 */
export const parse = parser as typeof Parse;
export const generate = generator as typeof Generate;
