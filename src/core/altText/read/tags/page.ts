import type { Source } from "../../reference.ts";
import { Attributes, type TagDocument } from "./attributes.ts";
import { type Element, factsOn } from "./element.ts";
import type { Token } from "./tokens.ts";
import type { Walked } from "./walk.ts";

/** A document with what a walk through it met: what all that is read of an image is read from. */
export class WalkedPage {
  readonly document: TagDocument;
  readonly attributes: Attributes;
  readonly walked: Walked;
  /** Which reading of the document this is. */
  readonly reading: number;
  /** Sources by the names of the maps that show them; found when they are first asked for. */
  mapped: ReadonlyMap<string, Source> | undefined;
  #byId: ReadonlyMap<string, Element> | undefined;
  #labels: ReadonlyMap<string, Element> | undefined;

  constructor(document: TagDocument, walked: Walked, reading: number) {
    this.document = document;
    this.attributes = new Attributes(document);
    this.walked = walked;
    this.reading = reading;
  }

  /** Where a token begins. */
  startAt({ at }: Token): number {
    return this.document.starts[at] ?? 0;
  }

  /** Where an element begins. */
  startOf({ tag }: Element): number {
    return this.startAt(tag);
  }

  /** Index of what ended an element. */
  lastOf({ end }: Element): number {
    return end === undefined ? this.document.list.length : end.at;
  }

  /** Whether anything in an element changed since the reading before. */
  isTouched(element: Element | undefined): boolean {
    if (element === undefined) return false;
    const { changed, text } = this.document;
    const { start, end } = this.walked.changed;
    if (element.tag.at < end && this.lastOf(element) >= start) return true;
    const last = element.end;
    const textEnd = last === undefined ? text.length : this.startAt(last) + last.length;
    return this.startOf(element) <= changed.end && textEnd >= changed.start;
  }

  /** The elements that have names of their own. */
  get named(): ReadonlyMap<string, Element> {
    return (this.#byId ??= this.#findNamed());
  }

  /** The labels of fields, by the name of the field. */
  get labels(): ReadonlyMap<string, Element> {
    return (this.#labels ??= this.#findLabels());
  }

  #findLabels(): ReadonlyMap<string, Element> {
    const labels = new Map<string, Element>();
    for (const token of this.document.list) {
      const { name, element } = factsOn(token) ?? {};
      if (name?.text !== "label" || element === undefined || token.kind !== "open") continue;
      const field = this.attributes.literal(token, this.startAt(token), "for", "htmlFor");
      if (field !== undefined && !labels.has(field)) labels.set(field, element);
    }
    return labels;
  }

  #findNamed(): ReadonlyMap<string, Element> {
    const named = new Map<string, Element>();
    for (const token of this.document.list) {
      const { id = "", element } = factsOn(token) ?? {};
      if (id !== "" && element !== undefined && !named.has(id)) named.set(id, element);
    }
    return named;
  }
}
