import type { Answer, Conversation, Turn } from "./conversation.ts";

/** The versions of one turn, oldest first, and which of them is shown, from 0. */
export interface Versions {
  readonly turns: readonly Turn[];
  readonly current: number;
}

/** Every turn that follows what this one follows. */
export function versionsOf({ turns, aside }: Conversation, turn: Turn): Versions {
  const versions = [...turns, ...aside]
    .filter(({ parent, role }) => parent === turn.parent && role === turn.role)
    .sort(byTime);
  return { turns: versions, current: versions.findIndex(({ id }) => id === turn.id) };
}

/** The versions of every shown turn by its id, in one pass over all turns. */
export function allVersions({ turns, aside }: Conversation): Map<string, Versions> {
  const keyOf = ({ parent, role }: Turn): string =>
    parent === undefined ? role : `${role} ${parent}`;
  const groups = Map.groupBy([...turns, ...aside], keyOf);
  for (const group of groups.values()) group.sort(byTime);
  return new Map(
    turns.map((turn) => {
      const versions = groups.get(keyOf(turn)) ?? [turn];
      const current = versions.findIndex(({ id }) => id === turn.id);
      return [turn.id, { turns: versions, current }];
    }),
  );
}

function byTime(a: Turn, b: Turn): number {
  return a.at - b.at || (a.id < b.id ? -1 : 1);
}

/**
 * The conversation up to where a shown turn stood, ready for another version
 * of it; what is taken away stays reachable. Unchanged where it is not shown.
 */
export function forkedAt(conversation: Conversation, id: string): Conversation {
  const at = conversation.turns.findIndex((turn) => turn.id === id);
  if (at < 0) return conversation;
  const kept = conversation.turns.slice(at);
  // An answer without a word, which nothing followed, is nothing to go back to.
  const last = kept.at(-1);
  if (last?.role === "answer" && isEmpty(last)) {
    const isFollowed = conversation.aside.some(({ parent }) => parent === last.id);
    if (!isFollowed) kept.pop();
  }
  return {
    ...conversation,
    turns: conversation.turns.slice(0, at),
    aside: [...conversation.aside, ...kept],
  };
}

/** The conversation with another version of a turn shown, and all that last followed it. */
export function switchedTo(conversation: Conversation, id: string): Conversation {
  const all = new Map([...conversation.turns, ...conversation.aside].map((one) => [one.id, one]));
  let turn = all.get(id);
  if (!turn) return conversation;
  // A file that was damaged or written by something else may have turns that follow themselves.
  const path = new Set<Turn>();
  for (let one: Turn | undefined = turn; one && !path.has(one); one = all.get(one.parent ?? ""))
    path.add(one);
  const next = new Map<string | undefined, Turn>();
  for (const one of all.values()) {
    const known = next.get(one.parent);
    if (!known || known.at <= one.at) next.set(one.parent, one);
  }
  const shown = new Set([...path].reverse());
  while ((turn = next.get(turn.id)) && !shown.has(turn)) shown.add(turn);
  const aside = [...all.values()].filter((one) => !shown.has(one));
  return { ...conversation, turns: [...shown], aside };
}

function isEmpty({ text, choices = [] }: Answer): boolean {
  return [text, ...choices].every((one) => one === "");
}
