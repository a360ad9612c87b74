/* The review of many documents: rows, decisions, runs and writing, over a workspace in memory and the stand-in. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import sharp from "sharp";
import {
  isWaiting,
  proposalOf,
  statusOf,
  type ReviewItem,
} from "../../src/core/altText/review/item.ts";
import { createFileJournal } from "../../src/core/altText/propose/fileJournal.ts";
import { createKeptRows } from "../../src/core/altText/review/kept.ts";
import { orderOf, type OrderOptions } from "../../src/core/altText/review/order.ts";
import { Review } from "../../src/core/altText/review/review.ts";
import { ReviewRun, type RunParts } from "../../src/core/altText/review/run.ts";
import { acceptedEdits, writeAccepted } from "../../src/core/altText/review/writing.ts";
import { createImageReader } from "../../src/core/image/read.ts";
import { createModel } from "../../src/core/mavi/model.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { waitFor } from "../vscode/wait.ts";
import { startImages } from "./builtImages.ts";
import { MemoryWorkspace } from "./memory.ts";

const transport = createTransport({ useProxy: false, strictSSL: true });
const decoder = startImages();
const images: Record<string, Uint8Array> = {};
let endpoint: Endpoint;
before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 400 } });
  for (const [name, width] of Object.entries({ red: 300, blue: 200, green: 400 })) {
    const create = { width, height: width / 2, channels: 3, background: name } as const;
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

const GUIDE = `# Pier

![](red.png)

![](red.png)

![A blue boat at night, seen from the pier](blue.png)

![screenshot](green.png)

![](gone.png)
`;
const PAGE = `<p><img src="red.png"> words</p>
<figure><img src="blue.png"><figcaption>The harbour in May</figcaption></figure>
`;

interface Opened {
  readonly review: Review;
  readonly run: ReviewRun;
  readonly workspace: MemoryWorkspace;
  /** Once all that was decided is on the disk. */
  readonly kept: () => Promise<unknown>;
}

/** A review as another session would find it. @param folder what is kept */
function openReview(
  workspace: MemoryWorkspace,
  folder = temporaryFolder("review").path,
  others: Partial<RunParts> = {},
  onError = (error: unknown): void => assert.fail(String(error)),
): Opened {
  const { documents, locator } = workspace;
  const rows = createKeptRows(join(folder, "rows.jsonl"), () => Promise.resolve("same"));
  const keeping: Promise<void>[] = [];
  const keep = (item: ReviewItem): Promise<void> => {
    const kept = rows.keep(item);
    keeping.push(kept);
    return kept;
  };
  const review = new Review({
    ...{ documents, locator, onError },
    settingsFor: () => ({ language: undefined, mayTellKind: true }),
    uris: (signal) => documents.all(signal),
    fileOf: (uri) => uri.replace("memory:/w/", ""),
    kept: { of: (drafts) => rows.of(drafts), keep },
  });
  const model = createModel(() => ({
    transport,
    endpoint: { baseUrl: endpoint.baseUrl, apiKey: STANDIN_KEY },
  }));
  const run = new ReviewRun({
    ...{ review, documents, locator },
    gate: { open: ({ images: count }) => Promise.resolve(count > 0 ? model : undefined) },
    images: createImageReader({ readFile: workspace.readFile, decoder }),
    settingsNow: () => () => ({
      ...{ model: "gemini:gemini-2.5-flash", parameters: {}, maxLength: 125, context: true },
      image: { maxEdge: 1000, maxBytes: 1_000_000 },
    }),
    journal: createFileJournal(join(folder, "proposals.jsonl")),
    readFile: workspace.readFile,
    ...others,
  });
  return { review, run, workspace, kept: () => Promise.all(keeping) };
}

const workspaceOf = (texts: Readonly<Record<string, string>>): MemoryWorkspace =>
  new MemoryWorkspace({
    ...texts,
    "/w/red.png": images["red"]!,
    "/w/blue.png": images["blue"]!,
    "/w/green.png": images["green"]!,
  });
const harbour = (): MemoryWorkspace => workspaceOf({ "/w/guide.md": GUIDE, "/w/page.html": PAGE });

const VIEW: OrderOptions = { filter: "all", sort: "file", search: "", isGrouped: false };
const rowsOf = ({ review }: Opened, view: Partial<OrderOptions> = {}): ReviewItem[] =>
  orderOf(review.table.items(), { ...VIEW, ...view }).rows.map(({ item }) => item);
const told = (opened: Opened): string[] =>
  rowsOf(opened).map((item) => {
    const { reference, state } = item.row;
    return `${reference.source?.text} ${state} ${statusOf(item)}`;
  });
const waiting = (opened: Opened): ReviewItem[] => rowsOf(opened).filter(isWaiting);

async function propose(opened: Opened, dollars = 0): Promise<void> {
  const { run } = opened;
  const estimate = await run.estimate("propose", waiting(opened), AbortSignal.timeout(20_000));
  assert.ok(await run.run(estimate, dollars));
}

describe("the review", () => {
  test("proposes, asks once for an image in a purpose, and writes what is accepted alone", async () => {
    const opened = openReview(harbour());
    const { review, run, workspace } = opened;
    await review.scan();
    assert.deepEqual(told(opened), [
      "red.png missing open",
      "red.png missing open",
      "blue.png good open",
      "green.png poor open",
      "gone.png missing open",
      "red.png missing open",
      "blue.png missing open",
    ]);
    const estimate = await run.estimate("propose", waiting(opened), AbortSignal.timeout(20_000));
    assert.deepEqual([estimate.groups.length, estimate.rows], [3, 5]);
    assert.equal(endpoint.requests.length, 0, "an estimate sends nothing");
    await run.run(estimate, 0);
    assert.equal(endpoint.requests.length, 3);
    assert.ok(run.spent.requests === 3 && run.spent.dollars > 0);
    const proposed = rowsOf(opened, { filter: "proposed" });
    assert.equal(proposed.length, 5);
    const [first, , , bad] = rowsOf(opened);
    review.decide([first!.id], { kind: "accept", text: "A red flag" }, { isForGroup: false });
    review.decide([bad!.id], { kind: "accept" });
    const person = rowsOf(opened).find(({ row }) => row.state === "good")!;
    assert.equal(review.decide([first!.id, person.id], { kind: "accept" }), 1);
    const { edits } = await acceptedEdits(review);
    const { written, left } = await writeAccepted(review, { edits }, workspace.writer);
    assert.deepEqual([written.length, left.length], [2, 0]);
    const text = workspace.text("/w/guide.md");
    const alt = proposalOf(bad!)!.alt;
    assert.equal(
      text,
      GUIDE.replace("![](red.png)", "![A red flag](red.png)").replace("screenshot", alt),
    );
    assert.equal(workspace.text("/w/page.html"), PAGE);
    assert.deepEqual(
      rowsOf(opened, { filter: "written" }).map(({ row }) => row.reference.source?.text),
      ["red.png", "green.png"],
    );
  });

  test("goes on where it was left: nothing is asked twice, decisions are kept", async () => {
    const folder = temporaryFolder("kept").path;
    const workspace = harbour();
    const first = openReview(workspace, folder);
    await first.review.scan();
    await propose(first);
    const asks = endpoint.requests.length;
    const [red, , blue] = rowsOf(first);
    first.review.decide([red!.id], { kind: "accept", text: "A flag" });
    first.review.decide([blue!.id], { kind: "never" });
    await first.kept();
    const second = openReview(workspace, folder);
    await second.review.scan();
    assert.deepEqual(told(second), told(first));
    assert.equal(proposalOf(rowsOf(second)[0]!)?.alt, "A flag");
    assert.deepEqual(waiting(second), []);
    // What was proposed is known by its content, whatever became of the rows.
    const third = openReview(workspace, temporaryFolder("other").path);
    await third.review.scan();
    assert.equal(waiting(third).length, 5);
    const again = openReview(workspace, folder);
    await again.review.scan();
    for (const item of rowsOf(again)) item.kept = {};
    await propose(again);
    assert.equal(endpoint.requests.length, asks);
  });

  test("looks at all others where a reader breaks at one document", async () => {
    const told: unknown[] = [];
    const workspace = harbour();
    const { review } = openReview(workspace, undefined, {}, (error) => told.push(error));
    const { documents } = workspace;
    const referencesIn = documents.referencesIn.bind(documents);
    const broken = new Error("nobody expected this");
    documents.referencesIn = (document) =>
      document.path === "/w/guide.md" ? Promise.reject(broken) : referencesIn(document);
    const unread: string[] = [];
    review.onDidScan((uris) => unread.push(...uris));
    await review.scan();
    assert.deepEqual([...review.table.uris], ["memory:/w/page.html"]);
    assert.deepEqual(unread, ["memory:/w/guide.md"]);
    assert.deepEqual(told, [broken]);
    workspace.write("/w/page.html", "<p>words</p>");
    await review.refresh(["memory:/w/guide.md", "memory:/w/page.html"]);
    assert.deepEqual([...review.table.uris], []);
    assert.deepEqual(told, [broken, broken]);
  });

  test("what was written is told where a reader breaks at it afterwards", async () => {
    const errors: unknown[] = [];
    const opened = openReview(harbour(), undefined, {}, (error) => errors.push(error));
    const { review, workspace } = opened;
    await review.scan();
    review.decide([rowsOf(opened)[0]!.id], { kind: "accept", text: "A red flag" });
    const broken = new Error("nobody expected this");
    const { written, changes } = await writeAccepted(review, await acceptedEdits(review), {
      async apply(edits) {
        const applied = await workspace.writer.apply(edits);
        workspace.documents.referencesIn = () => Promise.reject(broken);
        return applied;
      },
    });
    assert.deepEqual([written.length, changes.length], [1, 1]);
    assert.deepEqual(errors, [broken]);
  });

  for (const isUnmounted of [false, true])
    test(`whose folder ${isUnmounted ? "is unmounted" : "goes away"} loses no answer and no decision, and goes on when it is back`, async () => {
      const opened = openReview(harbour());
      const { review, run, workspace } = opened;
      const paths = ["/w/guide.md", "/w/page.html", "/w/red.png", "/w/blue.png", "/w/green.png"];
      const uris = ["memory:/w/guide.md", "memory:/w/page.html"];
      await review.scan();
      const before = told(opened);
      const [first] = rowsOf(opened);
      review.decide([first!.id], { kind: "accept", text: "A red flag" });
      const estimate = await run.estimate("propose", waiting(opened), AbortSignal.timeout(20_000));
      const files = paths.map((path) => [path, workspace.text(path)] as const);
      const away = (): void => {
        if (isUnmounted) workspace.isUnmounted = true;
        else paths.forEach((path) => workspace.delete(path));
      };
      const back = (): void => {
        workspace.isUnmounted = false;
        for (const [path, text] of files)
          if (path.endsWith(".png")) workspace.add(path, images[path.slice(3, -4)]!);
          else workspace.write(path, text);
      };
      // While the first is read; what was being asked ends, with a reason or an answer.
      const watching = review.onDidChange(() => {
        if (rowsOf(opened).some(({ isAsking }) => isAsking)) away();
      });
      await run.run(estimate, 0);
      watching.dispose();
      assert.ok(rowsOf(opened).every(({ isAsking }) => !isAsking));
      const { edits, changed } = await acceptedEdits(review);
      assert.equal(edits.size, 0, "nothing is written into what is not there");
      assert.ok(changed.length > 0, "which is told");
      assert.deepEqual(
        await run.estimate("propose", waiting(opened), AbortSignal.timeout(20_000)),
        {
          ...{ kind: "propose", groups: [], rows: 0 },
          spending: (await run.estimate("propose", [], AbortSignal.timeout(20_000))).spending,
        },
      );
      back();
      await review.refresh(uris);
      assert.equal(proposalOf(rowsOf(opened)[0]!)?.alt, "A red flag");
      assert.equal(told(opened).length, before.length);
      await propose(opened);
      assert.deepEqual(waiting(opened), []);
      const bodies = endpoint.requests.map(({ body }) => JSON.stringify(body));
      assert.ok(bodies.length <= 3, `${bodies.length}`);
      assert.equal(new Set(bodies).size, bodies.length, "nothing that was answered is asked again");
    });

  test("whose document goes and comes while its images are asked about takes the answers", async () => {
    const opened = openReview(harbour());
    const { review, workspace } = opened;
    await review.scan();
    const text = workspace.text("/w/guide.md");
    const uris = ["memory:/w/guide.md"];
    const release = endpoint.hold();
    const proposing = propose(opened);
    await waitFor(() => endpoint.requests.length > 0, "a request");
    workspace.delete("/w/guide.md");
    await review.refresh(uris);
    workspace.write("/w/guide.md", text);
    await review.refresh(uris);
    release();
    await proposing;
    assert.deepEqual(waiting(opened), []);
    assert.ok(rowsOf(opened).every(({ isAsking }) => !isAsking));
  });

  test("follows its documents: an image that moves keeps what was decided, one with other words does not", async () => {
    const opened = openReview(harbour());
    const { review, workspace } = opened;
    await review.scan();
    const [, second, person] = rowsOf(opened);
    review.decide([second!.id], { kind: "accept", text: "The second flag" });
    review.decide([person!.id], { kind: "skip" });
    workspace.write(
      "/w/guide.md",
      GUIDE.replace("# Pier\n", "# Pier\n\nNew words. ![New](red.png)\n"),
    );
    await review.refresh(["memory:/w/guide.md"]);
    const moved = rowsOf(opened);
    assert.equal(moved[2]!.id, second!.id);
    assert.equal(proposalOf(moved[2]!)?.alt, "The second flag");
    workspace.write("/w/guide.md", GUIDE.replace("A blue boat at night", "A boat"));
    await review.refresh(["memory:/w/guide.md"]);
    assert.equal(statusOf(rowsOf(opened)[2]!), "open");
    workspace.write("/w/guide.md", "nothing");
    await review.refresh(["memory:/w/guide.md"]);
    assert.equal(rowsOf(opened).length, 2);
    assert.equal((await acceptedEdits(review)).edits.size, 0);
  });

  test("a row that is written leaves the decisions of those that said the same, in the next session too", async () => {
    const folder = temporaryFolder("kept").path;
    const opened = openReview(workspaceOf({ "/w/guide.md": GUIDE }), folder);
    const { review, workspace } = opened;
    await review.scan();
    const [first, second] = rowsOf(opened);
    review.decide([first!.id], { kind: "accept", text: "The first flag" });
    review.decide([second!.id], { kind: "skip" });
    const { written } = await writeAccepted(review, await acceptedEdits(review), workspace.writer);
    assert.equal(written.length, 1);
    await review.refresh(["memory:/w/guide.md"]);
    await opened.kept();
    const later = openReview(workspace, folder);
    await later.review.scan();
    for (const one of [opened, later]) {
      assert.equal(statusOf(rowsOf(one)[1]!), "skipped");
      assert.equal((await acceptedEdits(one.review)).edits.size, 0);
    }
    assert.deepEqual(
      rowsOf(opened)
        .slice(0, 2)
        .map(({ id }) => id),
      [first!.id, second!.id],
    );
  });

  test("does not write over what somebody changed meanwhile, and says so", async () => {
    const opened = openReview(harbour());
    const { review, workspace } = opened;
    await review.scan();
    const [first, second] = rowsOf(opened);
    review.decide([first!.id, second!.id], { kind: "decorative" });
    const accepted = await acceptedEdits(review);
    workspace.write("/w/guide.md", GUIDE.replace("![](red.png)", "![By hand](red.png)"));
    const { written, left } = await writeAccepted(review, accepted, workspace.writer);
    assert.equal(written.length + left.length, 2);
    assert.ok(workspace.text("/w/guide.md").includes("![By hand](red.png)"));
  });

  test("what was written counts where its document is out of reach just then", async () => {
    const opened = openReview(harbour());
    const { review, workspace } = opened;
    await review.scan();
    review.decide([rowsOf(opened)[0]!.id], { kind: "accept", text: "A red flag" });
    const { written, left, changes } = await writeAccepted(review, await acceptedEdits(review), {
      async apply(edits) {
        const applied = await workspace.writer.apply(edits);
        review.table.remove("memory:/w/guide.md");
        return applied;
      },
    });
    assert.deepEqual([written.length, left.length, changes.length], [1, 0, 1]);
    assert.ok(workspace.text("/w/guide.md").includes("![A red flag](red.png)"));
  });

  test("goes by the settings that were agreed to: what is raised meanwhile counts for the next run", async () => {
    const files: Record<string, string | Uint8Array> = {};
    for (let at = 0; at < 12; at++) {
      const create = { width: 40 + at, height: 40, channels: 3, background: "red" } as const;
      files[`/w/${at}.png`] = await sharp({ create }).png().toBuffer();
      files["/w/a.md"] = `${String(files["/w/a.md"] ?? "")}![](${at}.png)\n\n`;
    }
    const workspace = new MemoryWorkspace(files);
    const reader = createImageReader({ readFile: workspace.readFile, decoder });
    let model = "gemini:gemini-2.5-flash";
    const raise = (): void => void (model = "gemini:gemini-2.5-pro");
    const opened = openReview(workspace, undefined, {
      settingsNow() {
        const parts = { model, parameters: {}, maxLength: 125, context: true };
        return () => ({ ...parts, image: { maxEdge: 1000, maxBytes: 1_000_000 } });
      },
      images: {
        read(...asked) {
          raise();
          return reader.read(...asked);
        },
      },
    });
    const models = (): unknown[] => [
      ...new Set(endpoint.requests.map(({ body }) => (body as { model?: unknown }).model)),
    ];
    await opened.review.scan();
    await propose(opened);
    assert.deepEqual([endpoint.requests.length, models()], [12, ["gemini:gemini-2.5-flash"]]);
    endpoint.clear();
    const [first] = rowsOf(opened);
    await opened.run.refine(first!, "shorter");
    assert.deepEqual(models(), ["gemini:gemini-2.5-pro"]);
  });

  test("a budget ends it politely, and failures are rows to try again", async () => {
    const opened = openReview(harbour());
    await opened.review.scan();
    await propose(opened, 0.000_001);
    assert.equal(endpoint.requests.length, 0);
    assert.ok(opened.run.isBudgetReached);
    assert.equal(rowsOf(opened, { filter: "failed" }).length, 0);
    endpoint.use("envelope-401");
    await propose(opened);
    assert.equal(rowsOf(opened, { filter: "failed" }).length, 5);
    endpoint.use("default");
    await propose(opened);
    assert.equal(rowsOf(opened, { filter: "proposed" }).length, 5);
    assert.ok(!opened.run.isBudgetReached);
  });

  test("offers what the same image is called elsewhere for nothing", async () => {
    const opened = openReview(harbour());
    const { review } = opened;
    await review.scan();
    const free = review.freeRows();
    assert.deepEqual(
      free.map((item) => [item.file, review.elsewhere(item)]),
      [["page.html", ["A blue boat at night, seen from the pier"]]],
    );
  });

  test("shows rows by filter, search and group", async () => {
    const opened = openReview(harbour());
    await opened.review.scan();
    const names = (view: Partial<OrderOptions>): (string | undefined)[] =>
      rowsOf(opened, view).map(({ row }) => row.reference.source?.text);
    assert.deepEqual(names({ filter: "notFound" }), ["gone.png"]);
    assert.deepEqual(names({ search: "BOAT AT" }), ["blue.png"]);
    assert.deepEqual(names({ isGrouped: true, filter: "missing" }), [
      ...["red.png", "red.png", "red.png"],
      ...["gone.png", "blue.png"],
    ]);
    const { counts } = orderOf(opened.review.table.items(), { ...VIEW, search: "page.html" });
    assert.deepEqual([counts.all, counts.missing, counts.good], [2, 2, 0]);
  });
});
