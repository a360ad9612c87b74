/* What users read, in plain Node: whole sentences in each language, whatever there is to say. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PROBLEM_CODES } from "../../src/core/altText/check/problems.ts";
import type { ImageReference } from "../../src/core/altText/reference.ts";
import { BUILT_IN, type BuiltInId } from "../../src/core/conversation/builtIn.ts";
import type { Answer, AttachedImage } from "../../src/core/conversation/conversation.ts";
import { MaviError } from "../../src/core/mavi/errors.ts";
import { MODELS } from "../../src/core/mavi/modelTable.ts";
import { explainAnswer, explainLeftOut } from "../../src/core/messages/answers.ts";
import {
  answerFooter,
  conversationCost,
  describePrice,
  estimateRequest,
} from "../../src/core/messages/costs.ts";
import { formatBytes, formatNumber, formatWait } from "../../src/core/messages/format.ts";
import { explainNews, titleOf } from "../../src/core/messages/history.ts";
import { describeImage, explainImage, type ImageRefusal } from "../../src/core/messages/images.ts";
import type { Locale } from "../../src/core/messages/locale.ts";
import { explainNotice, type NoticeReason } from "../../src/core/messages/notices.ts";
import { explainProblem } from "../../src/core/messages/problems.ts";
import { promptTitle } from "../../src/core/messages/prompts.ts";
import { successorFor } from "../../src/core/messages/proposals.ts";
import { assertWhole, english, LOCALES, localeOf } from "./locales.ts";

const MODEL = "gemini:gemini-2.5-flash";
const HOST = "mavi.example";

describe("answers", () => {
  const answer: Answer = {
    ...{ role: "answer", id: "a", at: 0, text: "A pier.", state: "complete", model: MODEL },
    usage: { inputTokens: 1234, outputTokens: 56 },
  };
  const below = (by: Partial<Answer>, locale = english) =>
    explainAnswer({ ...answer, ...by }, { host: HOST, ...locale });

  test("have nothing below them where all went well, and the failure where not", () => {
    assert.deepEqual(below({}), { actions: [] });
    assert.deepEqual(below({ state: "stopped" }).actions, ["retry"]);
    assert.match(below({ state: "failed", failure: { reason: "auth" } }).sentence ?? "", /API key/);
    assert.match(below({ failure: { reason: "interrupted" } }).sentence ?? "", /reloaded/);
  });

  test("that end at their limit say so, with or without a text", () => {
    assert.match(
      below({ capped: true, maxTokens: 300 }).sentence ?? "",
      /^The answer reached.* 300 /,
    );
    assert.match(below({ capped: true, text: " " }).sentence ?? "", /^The answer is empty.* \? /);
    assert.match(below({ text: "" }).sentence ?? "", /^The answer is empty\. Try again/);
    const loop = `A pier. ${"It goes on and on. ".repeat(40)}It goes`;
    assert.match(
      below({ capped: true, maxTokens: 300, text: loop }).sentence ?? "",
      /^The answer repeats itself up to the limit of 300 tokens/,
    );
    assert.equal(below({ text: loop }).sentence, undefined);
  });

  test("tell tokens and about how much they cost, as the language writes numbers", () => {
    assert.equal(
      answerFooter(answer, english),
      "gemini-2.5-flash · 1,234 tokens in, 56 out · <$0.001",
    );
    assert.match(answerFooter(answer, localeOf("de")), /1\.234 .*<0,001\s\$/);
    assert.equal(answerFooter({ model: "other:x", usage: undefined }, english), "x");
    const unknown = { model: "other:x", usage: answer.usage };
    assert.equal(answerFooter(unknown, english), "x · 1,234 tokens in, 56 out · price unknown");
  });

  test("cost together what those of all versions cost, from the second on", () => {
    assert.equal(conversationCost({ turns: [answer], aside: [] }, english), "");
    assert.equal(
      conversationCost({ turns: [answer], aside: [answer] }, english),
      "Conversation: $0.001",
    );
    const unknown: Answer = { ...answer, model: "other:x" };
    assert.equal(
      conversationCost({ turns: [answer, unknown], aside: [] }, english),
      "Conversation: <$0.001, plus answers with unknown prices",
    );
    assert.equal(conversationCost({ turns: [unknown, unknown], aside: [] }, english), "");
  });

  for (const locale of LOCALES)
    test(`${locale.language}: what was left out is whole, of one and of several`, () => {
      const [one, several] = [1, 3].map((count) =>
        explainLeftOut({ count, maxBytes: 8_000_000 }, locale),
      );
      for (const sentence of [one!, several!]) {
        assertWhole(sentence);
        assert.ok(sentence.includes("8 MB"), sentence);
      }
      assert.ok(several!.includes("3"));
    });
});

describe("numbers", () => {
  test("are written as the language does", () => {
    assert.equal(formatNumber(1234.5, { language: "en" }), "1,234.5");
    // An endpoint may ask for any wait.
    const waits = [0, 37, 120.5, 90_000, 1e6, 3.2e8, 1e300, Infinity];
    assert.deepEqual(
      waits.map((seconds) => formatWait(seconds, "en")),
      [
        ...["1 second", "37 seconds", "3 minutes", "25 hours", "12 days"],
        ...["999 days", "999 days", "999 days"],
      ],
    );
    assert.equal(formatNumber(1234.5, { language: "de" }), "1.234,5");
    assert.equal(formatNumber(0.5, { language: "en", style: "percent" }), "50%");
  });

  test("of bytes have the unit that people know", () => {
    const bytes = (count: number, language = "en"): string => formatBytes(count, language);
    assert.deepEqual(
      [0, 999, 1000, 34_400, 999_499, 999_500, 2_140_000].map((count) => bytes(count)),
      ["0 B", "999 B", "1 kB", "34 kB", "999 kB", "1 MB", "2.1 MB"],
    );
    assert.equal(bytes(2_140_000, "de"), "2,1 MB");
  });

  test("of prices are one sentence, with a long price or without", () => {
    const priceOf = (id: string, locale: Locale): string =>
      describePrice(
        MODELS.find((model) => model.id === id)!,
        locale,
      );
    const long = "gemini:gemini-2.5-pro";
    assert.equal(priceOf(MODEL, english), "$0.3 in, $2.5 out per million tokens");
    assert.equal(
      priceOf(long, english),
      "$1.25 in, $10 out per million tokens; over 200K tokens: $2.5 in, $15 out",
    );
    assert.equal(
      priceOf(long, localeOf("ja")),
      "100 万トークンあたり入力 $1.25、出力 $10 (20 万トークン超: 入力 $2.5、出力 $15)",
    );
  });
});

describe("images", () => {
  const image: AttachedImage = {
    ...{ id: "1", name: "pier.png", changes: [] },
    found: { format: "png", width: 800, height: 600, byteLength: 34_000 },
    sent: [{ id: "2", mimeType: "image/webp", width: 400, height: 300, byteLength: 9000 }],
  };
  const described = (by: Partial<AttachedImage>, model = MODEL, locale = english): string =>
    describeImage({ ...image, ...by }, { model, locale });

  test("say what was found, what is sent and what that takes", () => {
    assert.equal(
      described({}),
      "PNG, 800 × 600, 34 kB · sent unchanged · up to 1,032 tokens, <$0.001",
    );
    assert.equal(
      described({ changes: ["shrunk", "converted"] }),
      "PNG, 800 × 600, 34 kB · sent as WEBP, 400 × 300, 9 kB · scaled down, converted · up to 1,032 tokens, <$0.001",
    );
    assert.match(described({}, "other:x"), /· up to [\d,]+ tokens$/);
    assert.match(described({}, MODEL, localeOf("zh-cn")), /最多 1,032 个令牌，<US\$0.001$/);
    const linked = { id: "3", mimeType: "image/png", url: "https://a.example/b.png" };
    assert.match(described({ found: undefined, sent: [linked] }), /^sent as its full URL/);
  });

  test("in parts say how many", () => {
    const [part] = image.sent;
    assert.match(
      described({ changes: ["tiled"], sent: [part!, part!] }),
      /sent as WEBP, 2 parts of up to 400 × 300, 18 kB · split into overlapping parts/,
    );
  });

  test("and texts that are about to be sent are estimated", () => {
    const request = { model: MODEL, texts: ["x".repeat(400)], images: [image] };
    assert.equal(estimateRequest(request, english), "<$0.001 to send up to 1,130 tokens");
    assert.equal(
      estimateRequest({ model: "other:x", texts: ["four"], images: [] }, english),
      "Sends up to 10 tokens, price unknown",
    );
    const linked = {
      ...image,
      sent: [{ id: "3", mimeType: "image/png", url: "https://a.example/b.png" }],
    };
    assert.equal(
      estimateRequest({ ...request, images: [image, linked] }, english),
      "Includes an image on the web, cost unknown",
    );
  });

  for (const locale of LOCALES)
    test(`${locale.language}: why one is not attached is whole and names it`, () => {
      const reasons = [
        ...["empty", "notAnImage", "damaged", "tooLarge", "tooManyPixels", "heicTooLarge"],
        ...["decoderFailed", "gone", "unreadable", "folder", "notSecure", "private", "tooMuch"],
      ] as ImageRefusal[];
      const sentences = reasons.map((reason) =>
        explainImage({ reason, name: "pier.png", limit: 50_000_000 }, locale),
      );
      assert.equal(new Set(sentences).size, reasons.length);
      for (const sentence of sentences) {
        assertWhole(sentence);
        assert.ok(sentence.includes("pier.png"), sentence);
      }
      assert.equal(sentences.filter((one) => one.includes("50 MB")).length, 3);
    });
});

describe("notices", () => {
  const reasons: readonly NoticeReason[] = [
    { type: "changed", name: "a.png" },
    { type: "alreadyAttached", name: "a.png" },
    { type: "tooMany", most: 50 },
    { type: "tooFew", prompt: "Compare Images", needs: 2 },
    { type: "missing", names: ["a.png"] },
    { type: "missing", names: ["a.png", "b.png"] },
    { type: "emptyClipboard" },
    { type: "refusedClipboard", key: "⌘V" },
  ];
  for (const locale of LOCALES)
    test(`${locale.language}: each is whole`, () => {
      const sentences = reasons.map((reason) => explainNotice(reason, locale.t));
      assert.equal(new Set(sentences).size, reasons.length);
      for (const sentence of sentences) assertWhole(sentence);
    });

  test("of one image name it, of several count them", () => {
    const missing = (...names: string[]) => explainNotice({ type: "missing", names }, english.t);
    assert.match(missing("a.png"), /^a\.png is no longer stored/);
    assert.match(missing("a.png", "b.png"), /^2 images are no longer stored/);
  });
});

describe("the history", () => {
  test("calls a conversation by its title, or by the first words of its question", () => {
    const titled = (title: string | undefined, question: string): string =>
      titleOf({ title, question }, english.t);
    assert.equal(titled("Pier", "What?"), "Pier");
    assert.equal(titled(undefined, " What is it?\nMore "), "What is it?");
    assert.equal(titled(undefined, "word ".repeat(20)), `${"word ".repeat(12).trim()}…`);
    assert.equal(titled(undefined, ""), "Untitled");
  });

  for (const locale of LOCALES)
    test(`${locale.language}: what the store did is whole`, () => {
      const news = [
        { type: "damaged" },
        { type: "copied" },
        { type: "dropped", count: 1, maxBytes: 200_000_000 },
        { type: "dropped", count: 4, maxBytes: 200_000_000 },
      ] as const;
      const sentences = news.map((one) => explainNews(one, locale));
      assert.equal(new Set(sentences).size, news.length);
      for (const sentence of sentences) assertWhole(sentence);
      assert.ok(sentences[3]!.includes("4") && sentences[3]!.includes("200 MB"), sentences[3]);
    });
});

describe("alt texts and prompts", () => {
  test("a model that is gone leads to the one that follows it", () => {
    const gone = new MaviError({ reason: "modelUnavailable" });
    const failed = { kind: "endpoint", error: gone } as const;
    assert.equal(successorFor(failed, MODEL), "gemini:gemini-3.5-flash-lite");
    assert.equal(successorFor(failed, "gemini:of-yesterday"), "gemini:gemini-3-flash-preview");
    const other = new MaviError({ reason: "server" });
    assert.equal(successorFor({ kind: "endpoint", error: other }, MODEL), undefined);
  });

  const neighbours = ["caption", "link", "button", "title", "heading", "text"] as const;
  for (const locale of LOCALES)
    test(`${locale.language}: each problem has a whole sentence, each prompt a title`, () => {
      const reference = {} as ImageReference;
      const isMissing = true;
      const place = { syntax: "html-double" };
      const tag = { place } as ImageReference;
      const sentences = [
        explainProblem({ reference: tag, isMissing, code: "missing-alt" }, locale.t),
        ...PROBLEM_CODES.map((code) =>
          explainProblem(
            { reference, isMissing, code, data: { words: "Image of", maxLength: 125 } },
            locale.t,
          ),
        ),
        ...neighbours
          .slice(1)
          .map((neighbour) =>
            explainProblem(
              { reference, isMissing, code: "repeats-neighbour", data: { neighbour } },
              locale.t,
            ),
          ),
      ];
      for (const sentence of sentences) assertWhole(sentence);
      assert.equal(new Set(sentences).size, PROBLEM_CODES.length + neighbours.length);
      const titles = (Object.keys(BUILT_IN) as BuiltInId[]).map((id) => promptTitle(id, locale.t));
      for (const title of titles) assertWhole(title);
      assert.equal(new Set(titles).size, titles.length);
    });
});
