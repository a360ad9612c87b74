/* From a document to its alt texts, in plain Node: the engine over a workspace in memory, the stand-in over HTTP. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import sharp from "sharp";
import {
  currentSubject,
  propose,
  proposeAll,
  type Outcome,
  type ProposeOptions,
  type ReferenceSubject,
  type Subject,
  AT_ONCE,
} from "../../src/core/altText/propose/propose.ts";
import type { Suggestion } from "../../src/core/altText/propose/suggestion.ts";
import { ImageLocator } from "../../src/core/altText/resolve/locator.ts";
import { createImageReader, LARGEST_FILE } from "../../src/core/image/read.ts";
import { MaviError } from "../../src/core/mavi/errors.ts";
import { createMeteredModel } from "../../src/core/mavi/metered.ts";
import { KeyedQueue } from "../../src/core/keyedQueue.ts";
import { createModel } from "../../src/core/mavi/model.ts";
import { createSpendingCap } from "../../src/core/mavi/spendingCap.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import { FILE_LIMIT } from "../../src/shared/protocol.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { startImages } from "./builtImages.ts";
import { MemoryWorkspace } from "./memory.ts";

const PATH = "/w/docs/a.md";
const SAID = /^Stand-in: PNG, (\d+ × \d+) px/;

const transport = createTransport({ useProxy: false, strictSSL: true });
const decoder = startImages();
const images: Record<string, Uint8Array> = {};
let endpoint: Endpoint;
before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 400 } });
  for (const [name, width] of Object.entries({ red: 300, blue: 200, icon: 24 })) {
    const create = {
      width,
      height: width / 2,
      channels: 3,
      background: name === "icon" ? "red" : name,
    } as const;
    images[name] = await sharp({ create }).png().toBuffer();
  }
});
after(async () => {
  decoder.dispose();
  await transport.close();
  await endpoint.close();
});
beforeEach(() => {
  endpoint.use("default");
  endpoint.clear();
});

const workspaceOf = (text: string): MemoryWorkspace =>
  new MemoryWorkspace({
    [PATH]: text,
    "/w/red.png": images["red"]!,
    "/w/docs/blue.png": images["blue"]!,
    "/w/icon.png": images["icon"]!,
    "/w/broken.png": "no image",
  });

function optionsFor(workspace: MemoryWorkspace, own: Partial<ProposeOptions> = {}): ProposeOptions {
  return {
    model: createModel(() => ({
      transport,
      endpoint: { baseUrl: endpoint.baseUrl, apiKey: STANDIN_KEY },
    })),
    images: createImageReader({
      readFile: workspace.readFile,
      decoder,
    }),
    locator: workspace.locator,
    settingsFor: () => ({
      ...{ model: "gemini:gemini-2.5-flash", parameters: { temperature: 0.5, n: 3, stop: ["x"] } },
      ...{ image: { maxEdge: 1000, maxBytes: 1_000_000 }, maxLength: 125, context: true },
    }),
    signal: AbortSignal.timeout(20_000),
    ...own,
  };
}

async function subjectsIn(workspace: MemoryWorkspace): Promise<ReferenceSubject[]> {
  const document = await workspace.documents.open(`memory:${PATH}`);
  assert.ok(document);
  const references = await workspace.documents.referencesIn(document);
  return references.map((reference) => ({ reference, document }));
}

const suggestionIn = (outcome: Outcome | undefined): Suggestion => {
  assert.ok(outcome && "suggestion" in outcome, JSON.stringify(outcome));
  return outcome.suggestion;
};
const failureIn = (outcome: Outcome): string => {
  assert.ok("failure" in outcome);
  const { failure } = outcome;
  if (failure.kind === "source") return `source ${failure.problem.kind}`;
  if (failure.kind === "image") return `image ${failure.problem.reason}`;
  return failure.kind === "endpoint" ? `endpoint ${failure.error.reason}` : failure.kind;
};
const asked = (index: number): string => JSON.stringify(endpoint.requests[index]?.body);

describe("proposing alt texts", () => {
  test("from the document to its edit: image, words and settings go out, the answer comes back", async () => {
    const workspace = workspaceOf("# Pier\n\nBoats at ![](../red.png) night. ![](blue.png)\n");
    const subjects = await subjectsIn(workspace);
    const outcomes = await proposeAll(subjects, (one) => Promise.resolve(one), {
      ...optionsFor(workspace),
      bulk: true,
    });
    const { written } = await workspace.writer.apply(
      subjects.map((subject) => ({
        uri: subject.document.uri,
        reference: subject.reference,
        put: { alt: suggestionIn(outcomes.get(subject)).alts[0] ?? "" },
      })),
    );
    assert.equal(written.length, 2);
    assert.match(
      workspace.text(PATH),
      /^# Pier\n\nBoats at !\[Stand-in: PNG, 300 × 150 px[^\]]*\]\(\.\.\/red\.png\) night\. !\[Stand-in: PNG, 200 × 100 px[^\]]*\]\(blue\.png\)\n$/,
    );
    const bodies = endpoint.requests.map(({ body }) => body as Record<string, unknown>);
    assert.ok(
      bodies.every((body) => body["temperature"] === 0.5 && !("n" in body) && !("stop" in body)),
    );
    assert.match(asked(0) + asked(1), /Heading above it: Pier.*Boats at \[the image\] night\./);
  });

  test("the page's title, its column, the images beside it and its size as measured go along", async () => {
    const workspace = workspaceOf(
      "Harbour\n=======\n\n| Name | Flag |\n| --- | --- |\n| ![A blue flag](blue.png) ![image](blue.png) | ![](../red.png) |\n\n[![](../icon.png) Home](/)\n",
    );
    const [, , flag, icon] = await subjectsIn(workspace);
    const { documents } = workspace;
    const own = optionsFor(workspace, { documents });
    suggestionIn(await propose(flag!, own));
    assert.match(asked(0), /Title of the document: Harbour\b/);
    assert.match(asked(0), /Header of its column: Flag\b/);
    assert.match(asked(0), /Alt text of an image beside it: A blue flag/);
    assert.doesNotMatch(asked(0), /beside it: image/);
    // 24 pixels by its file alone.
    assert.equal(suggestionIn(await propose(icon!, own)).purpose, "decorative");
    const settings = own.settingsFor();
    const silent = optionsFor(workspace, {
      ...{ documents, settingsFor: () => ({ ...settings, context: false }) },
    });
    suggestionIn(await propose(flag!, silent));
    assert.doesNotMatch(asked(2), /Harbour|column|A blue flag/);
  });

  test("an image by itself, and what should change about its text", async () => {
    const workspace = workspaceOf("");
    const subject: Subject = { source: { kind: "file", uri: "memory:/w/red.png" }, alt: "A boat" };
    const outcome = await propose(subject, {
      ...optionsFor(workspace),
      refinement: { note: "shorter", language: "German" },
    });
    assert.match(suggestionIn(outcome).alts[0] ?? "", SAID);
    assert.match(asked(0), /Its alt text so far: A boat/);
    assert.match(asked(0), /author wants of it, .*: shorter/);
    assert.match(asked(0), /in this language: German/);
  });

  test("the words around an image are those of the text as it is when its turn comes", async () => {
    const count = AT_ONCE + 4;
    const lines = Array.from(
      { length: count },
      (_, i) => `Words before ${i} ![](../red.png) after ${i}.`,
    );
    const text = lines.join("\n\n");
    const workspace = workspaceOf(text);
    const subjects = await subjectsIn(workspace);
    let moved = 0;
    const trackers = subjects.map(({ reference }) => workspace.track(PATH, reference.span.start));
    await proposeAll(
      subjects.map((subject, i) => ({ subject, at: trackers[i]! })),
      ({ subject, at }) => currentSubject(subject, at, workspace.documents),
      {
        ...optionsFor(workspace),
        bulk: true,
        onOutcome: () => {
          workspace.type(PATH, 0, "Typed before. ");
          moved += "Typed before. ".length;
          workspace.type(PATH, moved + text.length, " Typed while the next ones wait.");
        },
      },
    );
    assert.equal(endpoint.requests.length, count);
    const texts = endpoint.requests.map((_, i) => asked(i));
    for (let i = 0; i < count; i++)
      assert.ok(
        texts.some((text) => text.includes(`Words before ${i} [the image] after ${i}.`)),
        `the words around image ${i}`,
      );
    assert.match(texts.at(-1) ?? "", /Typed while the next ones wait/);
  });

  test("an image that is gone by then goes with the words that it had", async () => {
    const workspace = workspaceOf("Before ![](../red.png) after.");
    const [subject] = await subjectsIn(workspace);
    workspace.write(PATH, "Nothing at all of what there was.");
    const now = await currentSubject(subject!, { offset: 7 }, workspace.documents);
    await propose(now, optionsFor(workspace));
    assert.match(asked(0), /Before \[the image\] after\./);
  });

  test("the image of a link is never emptied as decorative, whatever the model says", async () => {
    const workspace = workspaceOf("[![](../red.png)](https://example.com/harbor)");
    const [subject] = await subjectsIn(workspace);
    endpoint.use("json-decorative", { times: 1 });
    const suggestion = suggestionIn(await propose(subject!, optionsFor(workspace)));
    assert.equal(suggestion.purpose, "functional");
    assert.match(suggestion.alts[0] ?? "", SAID);
    assert.ok(suggestion.alts.every((alt) => alt !== ""));
    assert.match(asked(0), /all of a link to https:\/\/example\.com\/harbor/);

    // One that insists has its other texts taken.
    endpoint.use("json-decorative");
    const insisted = suggestionIn(await propose(subject!, optionsFor(workspace)));
    assert.equal(insisted.purpose, "functional");
    assert.ok(insisted.alts.length > 0 && insisted.alts.every((alt) => alt !== ""));
  });

  test("what the document and the file say to be decorative is, with texts to take instead", async () => {
    const workspace = workspaceOf("[![](../icon.png) Home](/) and ![](../icon.png)");
    const [beside, alone] = await subjectsIn(workspace);
    const suggestion = suggestionIn(await propose(beside!, optionsFor(workspace)));
    assert.equal(suggestion.purpose, "decorative");
    assert.equal(suggestion.alts[0], "");
    assert.match(suggestion.alts[1] ?? "", SAID);
    assert.match(asked(0), /small image beside words in a link/);
    assert.match(suggestionIn(await propose(alone!, optionsFor(workspace))).alts[0] ?? "", SAID);
  });

  test("whoever says what they want of the text of a decorative image gets one", async () => {
    const workspace = workspaceOf("[![](../icon.png) Home](/)");
    const [beside] = await subjectsIn(workspace);
    const refinement = { note: "name the icon" };
    const outcome = await propose(beside!, optionsFor(workspace, { refinement }));
    assert.match(suggestionIn(outcome).alts[0] ?? "", SAID);
    assert.doesNotMatch(asked(0), /its purpose is decorative/);
  });

  test("reasons, never sentences, where there is none", async () => {
    const workspace = workspaceOf(
      "![](none.png) ![](../broken.png) ![](../../etc/x.png) ![](http://10.0.0.1/a.png) ![](mailto:a)",
    );
    const failures: string[] = [];
    for (const subject of await subjectsIn(workspace))
      failures.push(failureIn(await propose(subject, optionsFor(workspace))));
    assert.deepEqual(failures, [
      "source missing",
      "image notAnImage",
      "source outside",
      "image notSecure",
      "source unsupported",
    ]);
    assert.equal(endpoint.requests.length, 0);
    const [subject] = await subjectsIn(workspaceOf("![](../red.png)"));
    endpoint.use("envelope-401");
    const { failure } = (await propose(subject!, optionsFor(workspaceOf("")))) as {
      failure: unknown;
    };
    assert.equal((failure as { kind: string }).kind, "endpoint");
  });

  test("what a link takes out of the workspace is asked for, and so is an address with a credential", async () => {
    const workspace = workspaceOf(
      "![](away.png) ![](../red.png) ![](https://cdn.example.com/a.png?sig=abc)",
    );
    workspace.links.set("/w/docs/away.png", "/out/away.png");
    workspace.add("/out/away.png", images["red"]!);
    const [away, within, signed] = await subjectsIn(workspace);
    const questions: unknown[] = [];
    const say = (answer: boolean) => (question: unknown) => {
      questions.push(question);
      return Promise.resolve(answer);
    };
    const reader = (answer: boolean): Partial<ProposeOptions> => ({
      mayLeave: say(answer),
      images: createImageReader({
        readFile: workspace.readFile,
        decoder,
        mayRead: say(answer),
      }),
    });
    const refused = optionsFor(workspace, reader(false));
    assert.equal(failureIn(await propose(away!, refused)), "source outside");
    assert.equal(failureIn(await propose(signed!, refused)), "image credential");
    assert.equal(endpoint.requests.length, 0);
    const credential = { kind: "credential", host: "cdn.example.com" };
    assert.deepEqual(questions, ["/out/away.png", credential]);
    // Nobody is there to be asked.
    assert.equal(failureIn(await propose(away!, optionsFor(workspace))), "source outside");
    assert.equal(failureIn(await propose(signed!, optionsFor(workspace))), "image credential");
    suggestionIn(await propose(within!, refused));
    suggestionIn(await propose(away!, optionsFor(workspace, reader(true))));
    suggestionIn(await propose(signed!, optionsFor(workspace, reader(true))));
    assert.equal(endpoint.requests.length, 3);
  });

  test("of a document that nobody looked at, what a link takes out with it is asked for", async () => {
    const workspace = workspaceOf("![](own.png) ![](../red.png)");
    workspace.links.set(PATH, "/out/guide.md").set("/w/docs/own.png", "/out/own.png");
    workspace.add("/out/own.png", images["red"]!);
    const [own, within] = await subjectsIn(workspace);
    const questions: string[] = [];
    const failureOf = async (subject: Subject, isSeen: boolean): Promise<string | undefined> => {
      const outcome = await propose(
        subject,
        optionsFor(workspace, {
          locator: new ImageLocator((document) => ({
            ...workspace.documents.siteOf(document),
            isSeen: () => isSeen,
          })),
          mayLeave: (path) => Promise.resolve(questions.push(path) === 0),
        }),
      );
      return "failure" in outcome ? failureIn(outcome) : undefined;
    };
    assert.equal(await failureOf(own!, false), "source outside");
    assert.equal(endpoint.requests.length, 0);
    assert.deepEqual(questions.splice(0), ["/out/own.png"]);
    assert.equal(await failureOf(within!, false), undefined);
    assert.equal(await failureOf(own!, true), undefined);
    assert.deepEqual(questions, []);
  });

  test("errors of another bundle, whose classes are others, are reasons too", async () => {
    const workspace = workspaceOf("![](../red.png)");
    const [subject] = await subjectsIn(workspace);
    const failing = (facts: object) => () => Promise.reject(Object.assign(new Error(), facts));
    const model = { complete: failing({ name: "MaviError", reason: "auth" }) };
    assert.equal(
      failureIn(await propose(subject!, optionsFor(workspace, { model }))),
      "endpoint auth",
    );
    const images = { read: failing({ name: "ImageProblem", reason: "gone" }) };
    assert.equal(
      failureIn(await propose(subject!, optionsFor(workspace, { images }))),
      "image gone",
    );
  });

  test("one that failed leaves the others alone, and none begins once it is stopped", async () => {
    const workspace = workspaceOf("![](none.png) ![](../red.png) ![](blue.png)");
    const subjects = await subjectsIn(workspace);
    const controller = new AbortController();
    const outcomes = await proposeAll(subjects, (one) => Promise.resolve(one), {
      ...optionsFor(workspace, { signal: controller.signal }),
      bulk: true,
      onOutcome: (_, outcome) => "suggestion" in outcome && controller.abort(),
    });
    const kinds = [...outcomes.values()].map((one) => Object.keys(one)[0]);
    assert.deepEqual(kinds, ["failure", "suggestion"]);
    await assert.rejects(
      propose(subjects[1]!, optionsFor(workspace, { signal: controller.signal })),
      { name: "AbortError" },
    );
  });

  test("what a journal has is not asked for again, nor what a budget does not allow", async () => {
    const workspace = workspaceOf("![](../red.png) ![](blue.png)");
    const subjects = await subjectsIn(workspace);
    const kept = new Map<string, Suggestion>();
    const journal = {
      queue: new KeyedQueue(),
      get: (key: string) => Promise.resolve(kept.get(key)),
      put: (key: string, one: Suggestion) => Promise.resolve(void kept.set(key, one)),
    };
    let limit = 0.001;
    const { model } = optionsFor(workspace);
    const metered = createMeteredModel({
      open: () => Promise.resolve(model),
      ...{ cap: createSpendingCap(() => limit), each: limit },
    });
    const options = optionsFor(workspace, { journal, model: metered });
    const first = suggestionIn(await propose(subjects[0]!, options));
    assert.deepEqual(suggestionIn(await propose(subjects[0]!, options)), first);
    assert.equal(failureIn(await propose(subjects[1]!, options)), "budget");
    assert.equal(endpoint.requests.length, 1);
    assert.match([...kept.keys()].join(), /^[\da-f]{64}$/);
    assert.equal(metered.spent.requests, 1);
    limit = 1;
    const otherwise = { ...options, refinement: { note: "shorter" } };
    await propose(subjects[0]!, otherwise);
    assert.equal(endpoint.requests.length, 2);
  });

  test("a cap that does not reach waits for what is under way, which may take less", async () => {
    const left = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    let asked = 0;
    const complete = async () => {
      await left[asked++]?.promise;
      throw new MaviError({ reason: "network" });
    };
    const metered = createMeteredModel({
      open: () => Promise.resolve({ complete }),
      ...{ cap: createSpendingCap(() => 1), each: 0.6 },
    });
    const ask = (): Promise<unknown> =>
      metered.complete(
        { model: "any/model", messages: [] },
        {
          ...{ signal: new AbortController().signal, bulk: true },
        },
      );
    const both = [ask(), ask()].map((one) => assert.rejects(one, /network/i));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(asked, 1);
    left[0]?.resolve(undefined);
    await both[0];
    left[1]?.resolve(undefined);
    await both[1];
    assert.equal(asked, 2);
  });

  test("nobody asks for what another is asking for; who gives up holds nobody up", async () => {
    const workspace = workspaceOf("![](../red.png)");
    const [subject] = await subjectsIn(workspace);
    const kept = new Map<string, Suggestion>();
    const journal = {
      queue: new KeyedQueue(),
      get: (key: string) => Promise.resolve(kept.get(key)),
      put: (key: string, one: Suggestion) => Promise.resolve(void kept.set(key, one)),
    };
    const options = optionsFor(workspace, { journal });
    const all = await Promise.all(Array.from({ length: 4 }, () => propose(subject!, options)));
    assert.equal(endpoint.requests.length, 1);
    assert.equal(new Set(all.map((one) => JSON.stringify(suggestionIn(one)))).size, 1);

    kept.clear();
    endpoint.clear();
    const stopping = new AbortController();
    const first = propose(subject!, { ...options, signal: stopping.signal });
    const waiting = propose(subject!, { ...options, signal: stopping.signal });
    const last = propose(subject!, options);
    stopping.abort();
    await assert.rejects(first, { name: "AbortError" });
    await assert.rejects(waiting, { name: "AbortError" });
    suggestionIn(await last);
    assert.equal(kept.size, 1);
  });

  test("the panel hands over no larger files than are read", () =>
    assert.equal(FILE_LIMIT, LARGEST_FILE));
});
