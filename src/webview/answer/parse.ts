import { dress } from "./dress.ts";

/** The elements of some HTML of ours, as they are shown. */
export function parse(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  dress(template.content);
  return template.content;
}
