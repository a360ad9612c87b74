/* The session by itself, over a real socket and real files: what is asked when, what waits, and what is left where. */
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { wordsOfQuestion } from "../../src/core/conversation/conversation.ts";
import type { Session } from "../../src/core/conversation/session/session.ts";
import { createImageReader, type Images } from "../../src/core/image/read.ts";
import type { ImageSource } from "../../src/core/image/source.ts";
import { startEndpoint, type Endpoint, type RecordedRequest } from "../endpoint/server.ts";
import { createPanelHost, type HostOptions, type PanelHost } from "../panel/host.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { waitFor } from "../vscode/wait.ts";

/** Of an address nothing is read: only the endpoint looks at it. */
const linked = (name: string): ImageSource => ({
  kind: "address",
  address: `https://images.example.com/${name}`,
});
const PROMPT = { title: "Describe", prompt: "Describe it." };

describe("a session", () => {
  let endpoint: Endpoint;
  let host: PanelHost;
  let session: Session;
  /** What reading an image waits for. */
  let reading: Promise<unknown>;
  const reader = createImageReader({
    readFile: () => Promise.resolve("gone"),
    decoder: {
      prepare: () => Promise.reject(new Error("nothing is prepared here")),
      thumbnail: () => Promise.reject(new Error("nothing is decoded here")),
    },
  });
  /** What reads them then. */
  let now: Images;
  const images: Images = {
    async read(...args) {
      await reading;
      return now.read(...args);
    },
  };

  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());
  beforeEach(() => {
    endpoint.use("default");
    endpoint.setPace({ delayMs: 0, pieceChars: 500 });
    endpoint.clear();
    reading = Promise.resolve();
    now = reader;
    open();
  });
  afterEach(async () => {
    await host.close();
    assert.deepEqual(host.errors, []);
  });

  function open(options: Partial<HostOptions> = {}): void {
    host = createPanelHost({ baseUrl: endpoint.baseUrl, images, colours: () => ({}), ...options });
    ({ session } = host);
  }
  /** Types a question and sends it, as the page would. */
  function send(text: string): Promise<void> {
    session.draft.type(text);
    return session.submit(text, session.draft.revision);
  }
  /** Sends one that nobody waits for yet. */
  function begin(text: string): Promise<void> {
    const sent = send(text);
    sent.catch((error: unknown) => host.errors.push(error));
    return sent;
  }
  const questions = (): string[] =>
    session.conversation.turns.flatMap((turn) =>
      turn.role === "question" ? [wordsOfQuestion(turn)] : [],
    );
  const states = (): string[] =>
    session.conversation.turns.flatMap((turn) => (turn.role === "answer" ? [turn.state] : []));
  const waiting = (): string[] => session.queue.list.map(({ text }) => text);
  const asked = (): string[] => endpoint.requests.map(lastText);
  const arrived = (count: number): Promise<void> =>
    waitFor(() => endpoint.requests.length === count, `${count} requests`);
  const idle = (): Promise<void> => waitFor(() => !session.answering, "the answers");

  describe("sending", () => {
    test("the same draft twice asks once, and again once it was written anew", async () => {
      const { revision } = session.draft;
      session.draft.type("Once");
      await Promise.all([session.submit("Once", revision), session.submit(" Once ", revision)]);
      await session.submit("Once", revision);
      assert.deepEqual(asked(), ["Once"]);
      await send("Once");
      assert.deepEqual(asked(), ["Once", "Once"]);
    });

    test("nothing but white space is nothing; a prompt alone is a question", async () => {
      await send("  \n");
      assert.deepEqual(questions(), []);
      session.draft.prompt = PROMPT;
      await send("");
      assert.deepEqual([asked(), session.draft.prompt], [["Describe it."], undefined]);
      const [question] = session.conversation.turns;
      assert.deepEqual(question?.role === "question" && [question.text, question.prompt?.title], [
        "",
        "Describe",
      ]);
    });

    test("what is written while the way opens is for the next question", async () => {
      const gate = Promise.withResolvers<boolean>();
      await host.close();
      open({ mayAsk: () => gate.promise });
      const sent = begin("First");
      await waitFor(() => session.answering, "it to begin");
      session.draft.type("First, and more");
      gate.resolve(true);
      await sent;
      assert.deepEqual([questions(), session.draft.text], [["First"], "First, and more"]);
    });

    test("who cancels on the way keeps text, prompt and images, and sends them then", async () => {
      let may = false;
      await host.close();
      open({ mayAsk: () => Promise.resolve(may) });
      await session.attachments.add([linked("a.png")]);
      session.draft.prompt = PROMPT;
      await send("Briefly.");
      assert.deepEqual(
        [questions(), session.draft.text, session.draft.prompt, session.attachments.ready.length],
        [[], "Briefly.", PROMPT, 1],
      );
      may = true;
      await send("Briefly.");
      assert.deepEqual([asked(), session.draft.text], [["Describe it.\n\nBriefly."], ""]);
      assert.equal(session.attachments.list.length, 0);
      assert.equal(endpoint.requests[0]?.images.length, 1);
    });

    test("stopped while images are read, it stays in the text box, and the images come", async () => {
      const read = Promise.withResolvers<undefined>();
      reading = read.promise;
      const attaching = session.attachments.add([linked("a.png")]);
      const sent = begin("What is it?");
      await waitFor(() => session.answering, "it to begin");
      session.stop();
      await sent;
      assert.deepEqual([session.answering, session.draft.text], [false, "What is it?"]);
      read.resolve(undefined);
      await attaching;
      assert.equal(session.attachments.ready.length, 1);
      assert.deepEqual(asked(), []);
    });

    test("an image taken away while it is read is not attached, nor sent", async () => {
      const read = Promise.withResolvers<undefined>();
      reading = read.promise;
      const attaching = session.attachments.add([linked("a.png"), linked("b.png")]);
      const [first] = session.attachments.list;
      session.attachments.remove(first?.id ?? "");
      const sent = begin("And now?");
      read.resolve(undefined);
      await attaching;
      await sent;
      assert.deepEqual(
        session.conversation.turns.flatMap((turn) =>
          turn.role === "question" ? turn.images.map(({ name }) => name) : [],
        ),
        ["b.png"],
      );
    });

    test("a prompt that needs more images says so, and asks nothing", async () => {
      session.draft.prompt = { ...PROMPT, needs: 2 };
      await session.attachments.add([linked("a.png")]);
      await send("");
      assert.deepEqual([asked(), session.attachments.notices.length], [[], 1]);
      await session.attachments.add([linked("b.png")]);
      await send("");
      assert.equal(endpoint.requests[0]?.images.length, 2);
    });
  });

  describe("questions that wait", () => {
    test("go out in order, each with its own images, when the one before is answered", async () => {
      const release = endpoint.hold();
      const all = [begin("A")];
      await arrived(1);
      await session.attachments.add([linked("b.png")]);
      all.push(begin("B"));
      await waitFor(() => waiting().length === 1, "B");
      all.push(begin("C"));
      await waitFor(() => waiting().length === 2, "C");
      assert.deepEqual([waiting(), session.draft.text], [["B", "C"], ""]);
      assert.equal(session.attachments.list.length, 0);
      release();
      await Promise.all(all);
      await idle();
      assert.deepEqual(asked(), ["A", "B", "C"]);
      const [a, b] = endpoint.requests;
      assert.deepEqual([a?.images.length, b?.images.length], [0, 1]);
      assert.deepEqual([questions(), states()], [["A", "B", "C"], Array(3).fill("complete")]);
    });

    test("are held after Stop, and go on when they are sent", async () => {
      const release = endpoint.hold();
      const all = [begin("A")];
      await arrived(1);
      all.push(begin("B"));
      await waitFor(() => waiting().length === 1, "B");
      session.stop();
      await Promise.all(all);
      release();
      assert.deepEqual([session.answering, session.queue.held], [false, true]);
      assert.deepEqual([waiting(), states()], [["B"], ["stopped"]]);
      await session.sendQueued();
      assert.deepEqual([waiting(), session.queue.held], [[], false]);
      assert.deepEqual(states(), ["stopped", "complete"]);
    });

    test("are held after a failure; one that is asked then goes first and does not send them", async () => {
      const release = endpoint.hold();
      endpoint.use("envelope-400", { times: 1 });
      const all = [begin("A")];
      await arrived(1);
      all.push(begin("B"));
      await waitFor(() => waiting().length === 1, "B");
      release();
      await Promise.all(all);
      assert.deepEqual([states(), session.queue.held], [["failed"], true]);
      await send("C");
      assert.deepEqual([questions(), waiting()], [["A", "C"], ["B"]]);
      await session.sendQueued();
      assert.deepEqual(questions(), ["A", "C", "B"]);
    });

    test("stopped while its images are read, one never comes to wait", async () => {
      const release = endpoint.hold();
      const first = begin("A");
      await arrived(1);
      const read = Promise.withResolvers<undefined>();
      reading = read.promise;
      const attaching = session.attachments.add([linked("b.png")]);
      const second = begin("B");
      session.stop();
      await Promise.all([first, second]);
      read.resolve(undefined);
      release();
      await attaching;
      assert.deepEqual([waiting(), session.draft.text], [[], "B"]);
      assert.deepEqual(asked(), ["A"]);
    });

    test("that the user cancels on the way stays, held", async () => {
      let may = true;
      await host.close();
      open({ mayAsk: () => Promise.resolve(may) });
      const release = endpoint.hold();
      const all = [begin("A")];
      await arrived(1);
      all.push(begin("B"));
      await waitFor(() => waiting().length === 1, "B");
      may = false;
      release();
      await Promise.all(all);
      await idle();
      assert.deepEqual([waiting(), session.queue.held, asked()], [["B"], true, ["A"]]);
    });

    test("one that is taken back comes before what is being written; of two prompts one becomes words", async () => {
      const release = endpoint.hold();
      const all = [begin("A")];
      await arrived(1);
      session.draft.prompt = PROMPT;
      await session.attachments.add([linked("b.png")]);
      all.push(begin("B"));
      await waitFor(() => waiting().length === 1, "B");
      session.draft.prompt = { title: "Other", prompt: "Count." };
      session.draft.type("typed");
      const { revision } = session.draft;
      session.editQueued(session.queue.list[0]?.id ?? "");
      assert.equal(session.draft.text, "Describe it.\n\nB\ntyped");
      assert.equal(session.draft.prompt.title, "Other");
      assert.ok(session.draft.revision > revision, "the page has to show it");
      assert.deepEqual([waiting(), session.attachments.ready.length], [[], 1]);
      release();
      await Promise.all(all);
      assert.deepEqual(asked(), ["A"]);
    });

    test("one that is removed is not asked", async () => {
      const release = endpoint.hold();
      const all = [begin("A")];
      await arrived(1);
      all.push(begin("B"));
      await waitFor(() => waiting().length === 1, "B");
      all.push(begin("C"));
      await waitFor(() => waiting().length === 2, "C");
      session.removeQueued(session.queue.list[0]?.id ?? "");
      release();
      await Promise.all(all);
      await idle();
      assert.deepEqual(asked(), ["A", "C"]);
    });
  });

  describe("leaving", () => {
    test("a new conversation ends what is asked, and nothing of it comes into the new one", async () => {
      const release = endpoint.hold();
      const all = [begin("A")];
      await arrived(1);
      all.push(begin("B"));
      await waitFor(() => waiting().length === 1, "B");
      await session.newConversation();
      release();
      await Promise.all(all);
      await send("C");
      assert.deepEqual([questions(), waiting()], [["C"], []]);
      host.store.flush();
      assert.deepEqual((await host.store.list()).map(({ question }) => question).sort(), [
        "A",
        "C",
      ]);
    });

    test("another conversation opens while one is answered; going back, what came is there", async () => {
      await send("One");
      const { id } = session.conversation;
      await session.newConversation();
      const release = endpoint.hold();
      const second = begin("Two");
      await arrived(2);
      assert.equal(await session.openConversation(id), true);
      release();
      await second;
      assert.deepEqual([questions(), states()], [["One"], ["complete"]]);
      await send("Three");
      assert.deepEqual(questions(), ["One", "Three"]);
      assert.equal(await session.openConversation("no such one"), false);
    });

    test("versions and choices keep still while something is asked", async () => {
      await send("One");
      const answer = session.conversation.turns[1];
      await session.regenerate(answer?.id ?? "");
      const [, shown] = session.conversation.turns;
      const release = endpoint.hold();
      const more = begin("Two");
      await arrived(3);
      session.showVersion(shown?.id ?? "", -1);
      assert.equal(session.conversation.turns[1]?.id, shown?.id);
      release();
      await more;
      session.showVersion(shown?.id ?? "", -1);
      assert.equal(session.conversation.turns[1]?.id, answer?.id);
    });
  });

  test("a window that comes after takes up the conversation, the draft, its images and the queue, held", async () => {
    const storage = temporaryFolder("session").path;
    await host.close();
    open({ storage });
    await send("A");
    const release = endpoint.hold();
    const all = [begin("B")];
    await arrived(2);
    all.push(begin("C"));
    await waitFor(() => waiting().length === 1, "C");
    await session.attachments.add([linked("d.png")]);
    session.draft.prompt = PROMPT;
    session.draft.type("D");
    session.flush();
    await host.close();
    release();
    await Promise.all(all);
    endpoint.clear();

    open({ storage });
    await session.load();
    assert.deepEqual(
      [questions(), states()],
      [
        ["A", "B"],
        ["complete", "failed"],
      ],
    );
    assert.deepEqual([waiting(), session.queue.held], [["C"], true]);
    assert.deepEqual(
      [session.draft.text, session.draft.prompt.title, session.attachments.ready.length],
      ["D", "Describe", 1],
    );
    session.draft.recall(true);
    assert.equal(session.draft.text, "B");
    session.draft.recall(false);
    assert.equal(session.draft.text, "D");
    await send("D");
    await session.sendQueued();
    // Of B nothing was answered, so it goes along as one text with what is asked next.
    assert.deepEqual(asked(), ["B\n\nDescribe it.\n\nD", "C"]);
  });

  test("a question about a chosen image that is cancelled on the way waits beside it; what stood there is recalled", async () => {
    await host.close();
    open({ mayAsk: () => Promise.resolve(false) });
    const about = (text: string, name: string): Promise<void> =>
      session.send({ text }, session.attachments.addApart([linked(name)]));
    await about("Which quarter was best?", "a.png");
    assert.equal(session.draft.text, "Which quarter was best?");
    assert.equal(session.attachments.ready.length, 1);
    session.draft.type("Which quarter was best, and why?");
    await about("And the worst?", "b.png");
    assert.equal(session.draft.text, "And the worst?");
    assert.equal(session.attachments.ready.length, 2);
    session.draft.recall(true);
    assert.equal(session.draft.text, "Which quarter was best, and why?");
    assert.deepEqual(questions(), []);
  });

  test("a question about a chosen image that is stopped, or whose image is not read, is no more lost", async () => {
    const read = Promise.withResolvers<undefined>();
    reading = read.promise;
    session.draft.type("A draft");
    const stopped = session.send(
      { text: "Stopped?" },
      session.attachments.addApart([linked("a.png")]),
    );
    session.stop();
    read.resolve(undefined);
    await stopped;
    assert.equal(session.draft.text, "Stopped?");
    const file: ImageSource = { kind: "file", uri: "file:///gone.png" };
    await session.send({ text: "Unread?" }, session.attachments.addApart([file]));
    assert.equal(session.draft.text, "Unread?");
    assert.deepEqual(questions(), []);
    // Where it is taken back with its conversation, it is recalled alone.
    reading = Promise.withResolvers().promise;
    const left = session.send({ text: "Left?" }, session.attachments.addApart([linked("b.png")]));
    await session.newConversation();
    await left;
    assert.equal(session.draft.text, "");
    session.draft.recall(true);
    assert.equal(session.draft.text, "Unread?");
    session.draft.recall(true);
    assert.equal(session.draft.text, "Left?");
  });

  test("a command about an image leaves it in the question being written, and has its own name for it", async () => {
    const said: string[] = [];
    session.attachments.onDidSay((sentence) => said.push(sentence));
    await session.attachments.add([linked("a.png")]);
    session.draft.type("What of this one?");
    const [kept] = session.attachments.ready;
    assert.ok(kept);
    const renamed: Images = {
      async read(...args) {
        const read = await reader.read(...args);
        return { ...read, image: { ...read.image, name: "a.png (HEAD)", source: "git:/a.png" } };
      },
    };
    now = renamed;
    const two = [linked("a.png"), linked("b.png")];
    await session.send({ text: "", prompt: PROMPT }, session.attachments.addApart(two));
    assert.deepEqual(questions(), ["Describe it."]);
    const [question] = session.conversation.turns;
    assert.ok(question?.role === "question");
    assert.deepEqual(
      question.images.map(({ name, source }) => [name, source]),
      [
        ["a.png (HEAD)", "git:/a.png"],
        ["a.png (HEAD)", "git:/a.png"],
      ],
    );
    assert.deepEqual(session.attachments.ready, [kept]);
    assert.deepEqual([session.draft.text, said], ["What of this one?", []]);
    // What stands there unasked is asked, and not twice.
    await session.send(
      { text: "What of this one?" },
      session.attachments.addApart([linked("a.png")]),
    );
    assert.deepEqual([session.draft.text, session.attachments.ready], ["", []]);
  });

  test("a command for one image after the other asks about that one alone", async () => {
    for (const name of ["a.png", "b.png", "c.png"]) {
      await session.send(
        { text: "", prompt: PROMPT },
        session.attachments.addApart([linked(name)]),
      );
      assert.deepEqual(questions(), ["Describe it."]);
      const { images } = session.conversation.turns[0] as { images: readonly unknown[] };
      assert.equal(images.length, 1);
    }
    assert.deepEqual(asked(), ["Describe it.", "Describe it.", "Describe it."]);
  });

  test("a question about a chosen image is shown beside it until it may go out", async () => {
    await host.close();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    open({ mayAsk: () => promise });
    const asked = session.send({ text: "Which?" }, session.attachments.addApart([linked("a.png")]));
    await waitFor(() => session.attachments.ready.length === 1, "the image");
    assert.equal(session.draft.text, "Which?");
    // Sent once more from the panel, it is still one question.
    await session.submit("Which?", session.draft.revision);
    resolve(true);
    await asked;
    assert.equal(session.draft.text, "");
    assert.deepEqual(questions(), ["Which?"]);
  });

  test("an image is told as attached by its user where it was pasted, dropped or named", async () => {
    await session.attachments.add([linked("a.png")]);
    await session.attachments.addApart([linked("b.png")]);
    host.channel.receive({ type: "attachAddresses", addresses: ["not an address"] });
    await session.attachments.settled();
    assert.deepEqual(host.calls.commands, []);
    host.channel.receive({
      type: "attachAddresses",
      addresses: ["https://images.example.com/c.png"],
    });
    await waitFor(() => host.calls.commands.length > 0, "the image to be told");
    assert.deepEqual(host.calls.commands, ["markAttached"]);
    assert.equal(session.attachments.ready.length, 3);
  });

  test("a question that is recalled after a reload is as it was typed, without its prompt's words", async () => {
    const storage = temporaryFolder("session").path;
    await host.close();
    open({ storage });
    await session.send(
      { text: "", prompt: PROMPT },
      session.attachments.addApart([linked("a.png")]),
    );
    session.draft.prompt = { ...PROMPT, model: "gemini:gemini-2.5-pro" };
    await send("In one sentence.");
    await host.close();
    open({ storage });
    await session.load();
    assert.deepEqual(session.draft.earlier, [
      {
        text: "In one sentence.",
        prompt: { ...PROMPT, model: "gemini:gemini-2.5-pro" },
      },
    ]);
  });

  test("a page that says something before what was left is read back overwrites none of it", async () => {
    const storage = temporaryFolder("session").path;
    await host.close();
    open({ storage });
    await send("A");
    await host.close();
    open({ storage });
    const sent = begin("B");
    await sent;
    assert.deepEqual(questions(), ["A", "B"]);
  });
});

/** What was asked last in a request. */
function lastText({ body }: RecordedRequest): string {
  const { messages } = body as {
    messages: { content: { type: string; text?: string }[] }[];
  };
  return messages.at(-1)?.content.find(({ type }) => type === "text")?.text ?? "";
}
