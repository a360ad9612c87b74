/*
 * How fast a kept conversation opens and the list of all comes, as the ratio to reading the same files and
 * parsing their JSON. Nothing here passes or fails.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  withTurn,
  type AttachedImage,
  type Conversation,
} from "../../src/core/conversation/conversation.ts";
import { linesOf } from "../../src/core/conversation/stored.ts";
import { ConversationRepository } from "../../src/core/conversation/storage/conversations.ts";
import { LONG } from "../endpoint/texts.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { median } from "./figures.ts";

const TURNS = 200;
const IMAGES = 50;
const CONVERSATIONS = 200;
const ROUNDS = 25;

/** A table of both, over a storage of many long conversations; takes some seconds. */
export async function benchHistory(): Promise<string> {
  const { path: folder, remove } = temporaryFolder("history");
  const conversations = join(folder, "conversations");
  mkdirSync(conversations);
  for (let n = 0; n < CONVERSATIONS; n++)
    writeFileSync(join(conversations, `c${n}.jsonl`), linesOf(undefined, longOne(`c${n}`)).text);
  const file = join(conversations, "c0.jsonl");
  const parse = async (path: string): Promise<unknown[]> =>
    (await readFile(path, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line.slice(0, -9)) as unknown);
  const parseAll = (): Promise<unknown[][]> =>
    Promise.all(readdirSync(conversations).map((name) => parse(join(conversations, name))));

  const opened = await compare(
    () => new ConversationRepository(folder).open("c0"),
    () => parse(file),
  );
  const [first, all] = [
    await time(() => new ConversationRepository(folder).list()),
    await time(parseAll),
  ];
  const listed = await time(() => new ConversationRepository(folder).list());
  remove();
  return `
ConversationRepository conversations of ${TURNS} turns and ${IMAGES} images
                       Iris        read and parsed   ratio
  one opens            ${ms(opened.iris)}     ${ms(opened.bare)}           ${(opened.iris / opened.bare).toFixed(2)}
  list of ${CONVERSATIONS}, anew     ${ms(first)}     ${ms(all)}           ${(first / all).toFixed(2)}
  list of ${CONVERSATIONS}, later    ${ms(listed)}     ${ms(all)}           ${(listed / all).toFixed(2)}

  Medians of ${ROUNDS} rounds for the first; the list is made once anew, and later from its index.`;
}

function longOne(id: string): Conversation {
  let conversation: Conversation = { id, turns: [], aside: [] };
  for (let at = 0; at < TURNS; at += 2) {
    const images = at < IMAGES * 2 ? [imageOf(at)] : [];
    const text = `Question ${at}`;
    conversation = withTurn(conversation, { role: "question", id: `t${at}`, at, text, images });
    conversation = withTurn(conversation, {
      ...{ role: "answer", id: `t${at + 1}`, at, text: LONG.slice(0, 2000) },
      ...{ state: "complete", model: "gemini:gemini-2.5-flash" },
    });
  }
  return conversation;
}

function imageOf(seed: number): AttachedImage {
  const id = seed.toString(16).padStart(64, "0");
  const size = { width: 1400, height: 840, byteLength: 28_000 };
  return {
    ...{ id, name: `picture-${seed}.png`, changes: [], found: { format: "png", ...size } },
    sent: [{ id, mimeType: "image/png", ...size }],
    thumbnail: "A".repeat(4000),
  };
}

async function compare(iris: () => Promise<unknown>, bare: () => Promise<unknown>) {
  const times: Record<"iris" | "bare", number[]> = { iris: [], bare: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.iris.push(await time(iris));
    times.bare.push(await time(bare));
  }
  return { iris: median(times.iris), bare: median(times.bare) };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

const ms = (value: number): string => `${value.toFixed(1)} ms`.padStart(8);

if (import.meta.main) console.log(await benchHistory());
