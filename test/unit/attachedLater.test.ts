/* What happens to images after they are attached: thumbnails that follow, and room for all of a question. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import fc from "fast-check";
import { evenShare } from "../../src/core/conversation/budget.ts";
import type { Session } from "../../src/core/conversation/session/session.ts";
import { ImageProblem, type Images } from "../../src/core/image/read.ts";
import type { ImageSource } from "../../src/core/image/source.ts";
import { startEndpoint, type Endpoint } from "../endpoint/server.ts";
import { createPanelHost, type PanelHost } from "../panel/host.ts";
import { runs } from "../strength.ts";
import { waitFor } from "../vscode/wait.ts";

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const source = (name: string, size: number): ImageSource => ({
  kind: "bytes",
  name,
  bytes: Buffer.alloc(size, name),
});

describe("images once they are attached", () => {
  let endpoint: Endpoint;
  let host: PanelHost;
  let session: Session;
  let thumbnail: PromiseWithResolvers<string>;
  /** Images that are as heavy as they may be, up to what they were; their thumbnails come later. */
  const images: Images = {
    read(given, { maxBytes }) {
      if (given.kind !== "bytes") return assert.fail();
      const { name, bytes } = given;
      const sent = bytes.subarray(0, maxBytes);
      const size = { width: 10, height: 10 };
      const facts = {
        id: hashOf(sent),
        mimeType: "image/png",
        byteLength: sent.length,
      };
      return Promise.resolve({
        image: {
          ...{ id: hashOf(bytes), name, changes: [], sent: [{ ...size, ...facts }] },
          found: { format: "png", ...size, byteLength: bytes.length },
        },
        bytes: new Map([[facts.id, sent]]),
        original: bytes,
        makeThumbnail: () => thumbnail.promise,
      });
    },
  };

  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());
  beforeEach(() => {
    endpoint.clear();
    endpoint.setPace({ delayMs: 0 });
    thumbnail = Promise.withResolvers();
    host = createPanelHost({ baseUrl: endpoint.baseUrl, images, colours: () => ({}) });
    ({ session } = host);
  });
  afterEach(async () => {
    await host.close();
    assert.deepEqual(host.errors, []);
  });

  const ask = async (text: string): Promise<void> => {
    session.draft.type(text);
    await session.submit(text, session.draft.revision);
  };
  const asked = () =>
    session.conversation.turns.flatMap((turn) => (turn.role === "question" ? turn.images : []));

  test("a thumbnail holds no question up, and finds its image there", async () => {
    await session.attachments.add([source("a.png", 10)]);
    await ask("What is it?");
    assert.ok(endpoint.requests.length > 0);
    assert.deepEqual(
      asked().map((one) => one.thumbnail),
      [undefined],
    );
    thumbnail.resolve("UklGRg==");
    await waitFor(() => asked()[0]?.thumbnail === "UklGRg==", "the thumbnail");
  });

  test("a thumbnail of an image that waits", async () => {
    await session.attachments.add([source("a.png", 10)]);
    thumbnail.resolve("UklGRg==");
    await waitFor(() => session.attachments.ready[0]?.thumbnail === "UklGRg==", "the thumbnail");
  });

  test("what turns out to be damaged is taken away and named", async () => {
    await session.attachments.add([source("a.webp", 10)]);
    thumbnail.reject(new ImageProblem("damaged", "a.webp"));
    await waitFor(() => session.attachments.list.length === 0, "it to go");
    assert.match(session.attachments.notices[0]?.text ?? "", /^a\.webp is damaged/);
  });

  test("an image whose thumbnail fails otherwise stays", async () => {
    await session.attachments.add([source("a.webp", 10)]);
    thumbnail.reject(new ImageProblem("decoderFailed", "a.webp"));
    await ask("What is it?");
    assert.deepEqual([asked().length, session.attachments.notices.length], [1, 0]);
  });

  test("images that are together too heavy are made smaller, evenly, and say so", async () => {
    thumbnail.resolve("UklGRg==");
    host.set({ "image.maxTotalBytes": 10_000 });
    const sizes = [1000, 8000, 6000];
    await session.attachments.add(sizes.map((size, i) => source(`${i}.png`, size)));
    await ask("What are they?");
    const sent = asked().flatMap((one) => one.sent.map((s) => ("url" in s ? 0 : s.byteLength)));
    assert.deepEqual(sent, [1000, 4500, 4500]);
    assert.deepEqual(
      asked().map(({ changes }) => changes.join()),
      ["", "fittedTogether", "fittedTogether"],
    );
  });
});

test("an even share is as large as it can be", () => {
  assert.equal(evenShare([3, 4], 7), undefined);
  assert.equal(evenShare([], 0), undefined);
  const sizes = fc.array(fc.integer({ min: 0, max: 9_000_000 }), { maxLength: 20 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 50_000_000 }), (bytes, most) => {
      const share = evenShare(bytes, most);
      const withShare = (of: number): number =>
        bytes.reduce((sum, one) => sum + Math.min(one, of), 0);
      if (share === undefined) assert.ok(withShare(Infinity) <= most);
      else assert.ok(withShare(share) <= most && withShare(share + 1) > most);
    }),
    { numRuns: runs(500) },
  );
});
