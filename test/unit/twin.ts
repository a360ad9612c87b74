/* One of several windows that write to one storage at once, each a process; says on its output what it kept. */
import { withTurn, type Conversation } from "../../src/core/conversation/conversation.ts";
import { Store } from "../../src/core/conversation/storage/store.ts";
import { runs } from "../../src/core/conversation/storage/windows.ts";

const [folder = "", name = "", count = "0", shared = ""] = process.argv.slice(2);
let conversation: Conversation = { id: crypto.randomUUID(), turns: [], aside: [] };
const store: Store = new Store(folder, {
  life: { runs, isShown: () => Promise.resolve() },
  maxBytes: () => Infinity,
  onNews(news) {
    if (news.type === "copied" && news.id !== undefined)
      conversation = { ...conversation, id: news.id };
  },
  onError: (error) => process.stdout.write(`error ${String(error)}\n`),
});
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

await store.load();
for (let n = 0; n < Number(count); n++) {
  // Now and then the one that the others write to as well.
  if (n % 5 === 0) conversation = (await store.open(shared)) ?? conversation;
  const bytes = crypto.getRandomValues(new Uint8Array(2000));
  const hash = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
  await store.saveImage(hash, bytes);
  const id = `${name}-${n}`;
  conversation = withTurn(conversation, {
    ...{ role: "question", id, at: Date.now(), text: `${name} asks ${n}` },
    images: [
      {
        ...{ id: hash, name: "a.png", changes: [] },
        sent: [{ id: hash, mimeType: "image/webp", width: 1, height: 1, byteLength: 2000 }],
      },
    ],
  });
  store.save(() => ({ conversation, attached: [], draft: "" }));
  store.flush();
  process.stdout.write(`kept ${id} ${hash}\n`);
  if (n % 7 === 0) await store.purge([]);
  if (n % 9 === 0) await store.rename(shared, `${name} ${n}`);
  if (n % 11 === 0) await store.list();
  await wait(Math.random() * 10);
}
store.close();
