/* A window that is killed in mid-write: asks and answers without end, and says on its output what is kept. */
import type { Conversation } from "../../src/core/conversation/conversation.ts";
import { withAnswer, withTurn } from "../../src/core/conversation/conversation.ts";
import { Store } from "../../src/core/conversation/storage/store.ts";
import { runs } from "../../src/core/conversation/storage/windows.ts";

const [folder = ""] = process.argv.slice(2);
const store = new Store(folder, {
  life: { runs, isShown: () => Promise.resolve() },
  maxBytes: () => Infinity,
  onNews: ({ type }) => process.stdout.write(`news ${type}\n`),
  onError: (error) => process.stdout.write(`error ${String(error)}\n`),
});
const left = await store.load();
let conversation: Conversation = left?.conversation ?? {
  id: crypto.randomUUID(),
  turns: [],
  aside: [],
};
process.stdout.write(`has ${conversation.id} ${conversation.turns.length}\n`);
const save = (): void => {
  store.save(() => ({ conversation, attached: [], draft: "" }));
  store.flush();
};
// Long enough that a write takes time, and now and then a file is written anew.
const text = "word ".repeat(2000);
for (let n = conversation.turns.length; ; n = conversation.turns.length) {
  const id = `turn-${n}`;
  const at = Date.now();
  conversation = withTurn(conversation, { role: "question", id, at, text, images: [] });
  save();
  conversation = withTurn(conversation, {
    ...{ role: "answer", id: `${id}-a`, at, text: "", state: "streaming", model: "m" },
  });
  for (let i = 1; i <= 5; i++) {
    conversation = withAnswer(conversation, `${id}-a`, { text: text.repeat(i) });
    save();
  }
  conversation = withAnswer(conversation, `${id}-a`, { state: "complete" });
  save();
  process.stdout.write(`kept ${conversation.id} ${conversation.turns.length}\n`);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
