/** What the stand-in received, for tests to assert on. */
import type { IncomingHttpHeaders } from "node:http";
import type { SeenImage } from "./messages.ts";

/** Times are milliseconds since 1970 with a fraction, comparable between processes of one machine. */
export interface RecordedRequest {
  readonly id: number;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Which connection it came on, from 1: equal numbers show that one was kept alive and used again. */
  readonly connection: number;
  /** When that connection was opened. */
  readonly connectedAt: number;
  readonly arrivedAt: number;
  /** Bytes of the body that have arrived. */
  readonly bodyBytes: number;
  /** When the whole body was held. */
  readonly completedAt?: number;
  /** The parsed body, with each long `file_uri` cut; see `images` for what was in it. */
  readonly body?: unknown;
  readonly images: readonly SeenImage[];
  /** Name of the scenario that replied; `undefined` outside of the chat completions route. */
  readonly scenario?: string;
  /** What the checks refused it for. */
  readonly refusal?: string;
  /** HTTP status of the reply, once its headers were sent. */
  readonly status?: number;
  /** When the headers were written; the first piece follows at once. */
  readonly repliedAt?: number;
  /** When the whole reply had been handed to the system. */
  readonly finishedAt?: number;
  /** When the client closed the connection before that. */
  readonly closedByClientAt?: number;
}

export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Milliseconds since 1970 on the monotonic clock. */
export const now = () => performance.timeOrigin + performance.now();

/** Kept requests; the oldest go first, so that a stand-in can run for days. */
const KEPT = 2000;

export interface Recorder {
  readonly requests: readonly RecordedRequest[];
  readonly add: (request: RecordedRequest) => void;
  /** To be called after each change of a request. */
  readonly changed: () => void;
  readonly clear: () => void;
  /** Rejects all who wait. */
  readonly close: () => void;
  readonly waitFor: (
    predicate: (request: RecordedRequest) => boolean,
    timeoutMs?: number,
  ) => Promise<RecordedRequest>;
}

export function createRecorder(): Recorder {
  const requests: RecordedRequest[] = [];
  const waiting = new Set<{ look: () => void; fail: (why: string) => void }>();
  const changed = () => {
    for (const waiter of [...waiting]) waiter.look();
  };
  return {
    requests,
    changed,
    add(request) {
      requests.push(request);
      if (requests.length > KEPT) requests.shift();
      changed();
    },
    clear() {
      requests.length = 0;
    },
    close() {
      for (const waiter of [...waiting]) waiter.fail("The stand-in was closed while waiting");
    },
    waitFor(predicate, timeoutMs = 20_000) {
      return new Promise((resolve, reject) => {
        const leave = () => {
          clearTimeout(timer);
          waiting.delete(waiter);
        };
        const waiter = {
          look() {
            const found = requests.find(predicate);
            if (found === undefined) return;
            leave();
            resolve(found);
          },
          fail(why: string) {
            leave();
            reject(new Error(why));
          },
        };
        const timer = setTimeout(
          () =>
            waiter.fail(`No such request within ${timeoutMs} ms, of ${requests.length} recorded`),
          timeoutMs,
        );
        waiting.add(waiter);
        waiter.look();
      });
    },
  };
}
