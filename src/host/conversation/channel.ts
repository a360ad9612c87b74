import type { Appended } from "../../core/conversation/session/active.ts";
import { Emitter, type Subscription } from "../../core/events.ts";
import type { PageDrawing } from "../../core/image/prepared.ts";
import { parsePanelMessage, type HostMessage } from "../../shared/protocol.ts";
import type { PanelState } from "../../shared/views.ts";
import { createDispatch, type DispatchParts } from "./dispatch.ts";
import { PageDrawings } from "./pageDrawings.ts";
import { snapshot } from "./snapshot.ts";

/** Milliseconds between two messages with appended text; what comes in between is gathered. */
const GATHER = 16;
/** Milliseconds in which a page takes the focus; nobody waits longer for it. */
const FOCUS_TIME = 3000;

export interface ChannelParts extends Omit<DispatchParts, "post" | "hasKey"> {
  readonly onError: (error: unknown) => void;
}

/** The way between a session and the page that shows it; pages come and go. */
export class PanelChannel {
  readonly #parts: ChannelParts;
  readonly #dispatch: ReturnType<typeof createDispatch>;
  readonly #subscriptions: readonly Subscription[];
  readonly #focused = new Emitter<void>();
  readonly #drawings = new PageDrawings((message) => this.#post(message));
  #page: ((message: HostMessage) => void) | undefined;
  #isReady = false;
  #wasEntered = false;
  #hasKey = false;
  /** What the page is to do once it listens. */
  readonly #wanted = new Set<"focus" | "readClipboard">();
  #appended: Appended | undefined;
  #appendedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #snapshotTimer: NodeJS.Timeout | undefined;

  constructor(parts: ChannelParts) {
    const { session } = parts;
    this.#parts = parts;
    this.#dispatch = createDispatch({
      ...parts,
      hasKey: () => this.#hasKey,
      post: (message) => this.#post(message),
    });
    this.#subscriptions = [
      session.onDidChange(() => this.#postSnapshot()),
      session.onDidAppend((appended) => this.#append(appended)),
      session.attachments.onDidSay((text) => this.#post({ type: "say", text })),
    ];
  }

  /** Talks to this page from now on; it says when it is ready. */
  connect(page: (message: HostMessage) => void): void {
    this.#page = page;
    this.#rest();
  }

  /** The page is not shown and hears nothing; it says when it is ready again. */
  pause(page: (message: HostMessage) => void): void {
    if (this.#page === page) this.#rest();
  }

  /** The page is gone, unless another one came. */
  disconnect(page: (message: HostMessage) => void): void {
    if (this.#page !== page) return;
    this.#page = undefined;
    this.#rest();
  }

  /** Whether a page listens, and may be asked to draw. */
  get draws(): boolean {
    return this.#isReady && this.#page !== undefined;
  }

  /** Whether a page had the focus since Iris started; undefined while one is about to be there. */
  get wasEntered(): boolean | undefined {
    const isComing = this.#page !== undefined && !this.#isReady;
    return this.#wasEntered || (isComing ? undefined : false);
  }

  /** Has the page draw; undefined where none listens, or it cannot. */
  async draw(drawing: PageDrawing): Promise<Uint8Array | undefined> {
    return this.draws ? this.#drawings.draw(drawing) : undefined;
  }

  /** Takes what the page said; anything that is no message of the panel is passed over. */
  receive(value: unknown): void {
    const message = parsePanelMessage(value);
    if (!message) return;
    if (message.type === "drawnImage") {
      this.#drawings.settle(message.id, message.png);
      return;
    }
    if (message.type === "focused") {
      this.#focused.fire();
      return;
    }
    if (message.type === "entered") {
      this.#wasEntered = true;
      return;
    }
    const work = message.type === "ready" ? this.#begin() : this.#dispatch(message);
    work.catch(this.#parts.onError);
  }

  /** Has the page do something, in this order, now or once it is there. */
  want(...what: ("focus" | "readClipboard")[]): void {
    for (const one of what) this.#wanted.add(one);
    this.#postWanted();
  }

  /** Has the page take the focus, now or once it is there. Ends when it has it, or had time for it. */
  async focus(): Promise<void> {
    const taken = Promise.withResolvers<undefined>();
    const end = (): void => taken.resolve(undefined);
    const focused = this.#focused.event(end);
    const timer = setTimeout(end, FOCUS_TIME);
    this.want("focus");
    await taken.promise;
    clearTimeout(timer);
    focused.dispose();
  }

  /** A page that is late takes the focus no more. */
  leaveFocus(): void {
    this.#wanted.delete("focus");
  }

  /** The key or the settings may be others. */
  refresh(): void {
    this.#lookForKey().catch(this.#parts.onError);
  }

  /** The colours of code may be others. */
  recolour(): void {
    this.#postColours().catch(this.#parts.onError);
  }

  dispose(): void {
    clearTimeout(this.#snapshotTimer);
    this.#dropAppended();
    this.#drawings.giveUp();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** No page listens. */
  #rest(): void {
    this.#isReady = false;
    this.#drawings.giveUp();
  }

  async #begin(): Promise<void> {
    await this.#parts.session.load();
    this.#isReady = true;
    await this.#lookForKey();
    await this.#postColours();
    this.#postWanted();
  }

  #append(appended: Appended): void {
    // A snapshot that is about to be posted has the text.
    if (this.#snapshotTimer) return;
    const before = this.#appended;
    this.#appended = before ? { ...before, text: before.text + appended.text } : appended;
    if (this.#timer) return;
    const wait = this.#appendedAt + GATHER - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#postAppended(), wait);
    else this.#postAppended();
  }

  #postAppended(): void {
    const appended = this.#appended;
    this.#appendedAt = performance.now();
    this.#dropAppended();
    if (appended) this.#post({ type: "append", ...appended });
  }

  #dropAppended(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#appended = undefined;
  }

  /** The latest state, once for all that changes in one go. */
  #postSnapshot(): void {
    this.#snapshotTimer ??= setTimeout(() => {
      this.#snapshotTimer = undefined;
      // It has the gathered text already.
      this.#dropAppended();
      this.#post({ type: "snapshot", state: this.#state() });
    });
  }

  async #lookForKey(): Promise<void> {
    this.#hasKey = await this.#parts.editor.hasKey();
    this.#postSnapshot();
  }

  async #postColours(): Promise<void> {
    this.#post({ type: "colours", colours: await this.#parts.editor.colours() });
  }

  #postWanted(): void {
    if (!this.#isReady) return;
    for (const type of this.#wanted) this.#post({ type });
    this.#wanted.clear();
  }

  #state(): PanelState {
    const { session, settings, locale } = this.#parts;
    return snapshot({ session, locale, settings: settings() }, this.#hasKey);
  }

  #post(message: HostMessage): void {
    if (this.#isReady) this.#page?.(message);
  }
}
