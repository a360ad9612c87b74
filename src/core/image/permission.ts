import { visible } from "../messages/visible.ts";

/** What somebody decides before an image is read or its address goes out. */
export type ImageQuestion =
  /** A file out of the workspace: its path once links are followed. */
  | { readonly kind: "outside"; readonly path: string }
  /** An address with what looks like a credential: its host. */
  | { readonly kind: "credential"; readonly host: string };

/** Whether what is asked about may be read. */
export type MayRead = (question: ImageQuestion) => Promise<boolean>;

/** Milliseconds in which questions gather: images are read several at once. */
const GATHERING = 50;

/**
 * Puts questions that come together as one, with all they are about in lines, and those that come later
 * after it.
 *
 * @param ask is given what to show of each, without doubles
 */
export function gathered(
  ask: (kind: ImageQuestion["kind"], about: readonly string[]) => Promise<boolean>,
  wait: (ms: number) => Promise<unknown>,
): MayRead {
  const waiting = new Map<
    ImageQuestion["kind"],
    { about: Set<string>; answer: Promise<boolean> }
  >();
  let last: Promise<unknown> = Promise.resolve();
  return (question) => {
    const { kind } = question;
    const shown = visible(question.kind === "outside" ? question.path : question.host);
    const open = waiting.get(kind);
    if (open) {
      open.about.add(shown);
      return open.answer;
    }
    const about = new Set([shown]);
    const before = last;
    const answer = (async () => {
      await Promise.all([wait(GATHERING), before]);
      waiting.delete(kind);
      return ask(kind, [...about]);
    })();
    waiting.set(kind, { about, answer });
    last = answer.catch(() => undefined);
    return answer;
  };
}
