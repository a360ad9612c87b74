import type { PageDrawing } from "../../core/image/prepared.ts";
import type { HostMessage } from "../../shared/protocol.ts";

/** Drawings that the page is asked for, until it answers or is gone. */
export class PageDrawings {
  readonly #waiting = new Map<number, (png: Uint8Array | undefined) => void>();
  readonly #post: (message: HostMessage) => void;
  #nextId = 1;

  constructor(post: (message: HostMessage) => void) {
    this.#post = post;
  }

  /** @returns a PNG; undefined where the page cannot, or goes */
  draw(drawing: PageDrawing): Promise<Uint8Array | undefined> {
    const id = this.#nextId++;
    const { promise, resolve } = Promise.withResolvers<Uint8Array | undefined>();
    this.#waiting.set(id, resolve);
    this.#post({ type: "drawImage", id, ...drawing });
    return promise;
  }

  settle(id: number, png: Uint8Array | undefined): void {
    this.#waiting.get(id)?.(png);
    this.#waiting.delete(id);
  }

  /** Nobody answers any more. */
  giveUp(): void {
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }
}
