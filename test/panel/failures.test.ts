/* What goes wrong, and what the user reads and can do then: the endpoint's faults, odd replies, and what images leave behind. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import type { RecordedRequest } from "../endpoint/server.ts";
import { fullTest, shareOf } from "../strength.ts";
import { buttonsOf } from "../vscode/panelParts.ts";
import { SAMPLE, startPanels, type OpenPanel, type Panels } from "./panel.ts";

interface Fault {
  readonly sentence: string;
  readonly buttons: readonly string[];
  readonly scenarios: readonly string[];
  /** What the endpoint itself said, where it is shown. */
  readonly said?: Readonly<Record<string, string>>;
}

/**
 * Nothing of an answer came: one sentence, and the buttons that help. Here one of each kind; the fault
 * matrix of the host tests has the sentences of all.
 */
const REFUSALS: readonly Fault[] = [
  {
    sentence: "The API key was rejected. Set a valid key, then try again.",
    buttons: ["Set API Key…", "Retry"],
    scenarios: ["envelope-401"],
  },
  {
    sentence:
      "The account has no balance left{said}. Top it up in the Memories.ai console, then try again.",
    buttons: ["Open Console", "Retry", "Set API Key…"],
    scenarios: ["envelope-402"],
    said: { "envelope-402": "Payment Required" },
  },
  {
    sentence:
      "The service refused this account or IP address{said}. Check the account in the Memories.ai console, or use another key.",
    buttons: ["Set API Key…", "Retry"],
    scenarios: ["envelope-403", "errored-permission-denied"],
    said: { "errored-permission-denied": "The caller does not have permission" },
  },
  {
    sentence:
      "The service rejected the request{said}. Rephrase the question, or select another model.",
    buttons: ["Select Model…", "Retry"],
    scenarios: ["envelope-400"],
    said: { "envelope-400": "Bad Request" },
  },
  {
    sentence: "The model “gemini-2.5-flash” is not available{said}. Select another model.",
    buttons: ["Select Model…", "Retry"],
    scenarios: ["retired-model"],
    said: {
      "retired-model": "models/gemini-2.5-flash is no longer available",
    },
  },
  {
    sentence:
      "The request is too large. Remove an image, or lower “Iris › Image: Max Edge” in the settings.",
    buttons: ["Open Settings", "Retry"],
    scenarios: ["early-413"],
  },
  {
    sentence: "The service returned an error (503). Try again later.",
    buttons: ["Retry", "Show Log"],
    scenarios: ["retry-after-hour"],
  },
  {
    sentence:
      "The response was a web page instead of an answer. It may be a network sign-in page: open {host} in a browser. Or check that “Iris: Endpoint” ends in /iu.",
    buttons: ["Retry", "Open Settings", "Show Log"],
    scenarios: ["html-200"],
  },
  {
    sentence:
      "{host} redirects to localhost:{port}, so the API key was not sent there. It may be the sign-in page of this network: open it in a browser. If the endpoint has moved, update “Iris: Endpoint”.",
    buttons: ["Retry", "Open Settings", "Show Log"],
    scenarios: ["redirect-307"],
  },
  {
    sentence:
      "The answer is empty. Thinking may have used up the limit of 8192 tokens: raise “Iris: Max Tokens”, or lower “Iris: Thinking Budget”.",
    buttons: ["Open Settings", "Retry"],
    scenarios: ["thinking-ate-all"],
  },
  {
    sentence:
      "The model's content filter stopped the answer (SAFETY). Rephrase the question, or select another model.",
    buttons: ["Select Model…", "Retry"],
    scenarios: ["filtered-gemini"],
  },
];

/** Part of an answer came: it is kept, with a sentence below it. */
const INTERRUPTIONS: readonly Fault[] = [
  {
    sentence: "The connection was lost. The partial answer was kept.",
    buttons: ["Retry"],
    scenarios: ["cut-mid-stream", "reset-mid-stream"],
  },
  {
    sentence: "The service returned an error{said}. Try again later.",
    buttons: ["Retry", "Show Log"],
    scenarios: ["event-error"],
    said: { "event-error": "Stand-in: broken on purpose" },
  },
  {
    sentence:
      "The answer reached the limit of 8192 tokens, which includes thinking. Raise “Iris: Max Tokens” for a longer answer.",
    buttons: ["Open Settings", "Retry"],
    scenarios: ["cut-short"],
  },
];

/** Buttons of an answer that have nothing to do with what went wrong. */
const ALWAYS = ["Regenerate", "Copy Answer"];
const VERSIONS = ["Previous Version", "Next Version"];
const WAITING = /Retrying in \d+ s\.$/;
const RATE_LIMITED = /^Rate limited\. Retrying in \d+ s\.$/;

describe("what goes wrong", () => {
  let panels: Panels;
  let opened: OpenPanel;
  before(async () => {
    panels = await startPanels();
    panels.endpoint.setPace({ delayMs: 0 });
  });
  after(() => panels.stop());
  beforeEach(async () => {
    panels.endpoint.use("default");
    panels.endpoint.clear();
    opened = await panels.open();
  });
  afterEach(async () => {
    assert.deepEqual([opened.errors, opened.host.errors], [[], []]);
    await opened.close();
  });

  for (const [faults, partial] of [
    [REFUSALS, false],
    [INTERRUPTIONS, true],
  ] as const)
    for (const { sentence, buttons, scenarios, said = {} } of shareOf(faults, 8))
      test(`${scenarios.join(", ")}: ${sentence.split(/[.{]/)[0] ?? ""}`, async () => {
        for (const scenario of scenarios) {
          const words = said[scenario] ?? (scenario.endsWith("403") ? "Forbidden" : undefined);
          await fails(scenario, {
            sentence: sentence
              .replace("{host}", new URL(panels.endpoint.origin).host)
              .replace("{port}", new URL(panels.endpoint.origin).port)
              .replace("{said}", words === undefined ? "" : `: “${words}”`),
            buttons,
            partial,
          });
        }
      });

  /** Asks, reads what went wrong, and tries the same question again with a good end. */
  async function fails(
    scenario: string,
    expected: { sentence: string; buttons: readonly string[]; partial: boolean },
  ): Promise<void> {
    const { panel } = opened;
    const { endpoint } = panels;
    const before = await panel.answers.count();
    endpoint.use(scenario);
    await panel.ask(`What about ${scenario}?`);
    const answer = panel.answers.nth(before);
    await answer.getByText(expected.sentence, { exact: true }).waitFor();
    await panel.send.waitFor();
    await panel.frame.locator("textarea:placeholder-shown").waitFor();
    const text = (await answer.locator(".markdown").allInnerTexts()).join("");
    const names = await buttonsOf(answer);
    assert.deepEqual(
      names.filter((name) => !ALWAYS.includes(name)),
      expected.partial && text ? ["Continue", ...expected.buttons] : expected.buttons,
      scenario,
    );
    if (!expected.partial) assert.equal(text, "", scenario);
    assert.equal(await panel.status.innerText(), statusOf(scenario, expected.sentence, text));
    assert.ok(
      endpoint.requests.every(({ scenario: one }) => one === scenario),
      scenario,
    );
    const [failed] = endpoint.requests;
    if (before === 0) await opened.screenshot(`failure-${scenario}`);

    endpoint.use("default");
    endpoint.clear();
    await retry(opened);
    await answer.getByText(/no image arrived/).waitFor();
    const whole = (await answer.locator(".markdown").allInnerTexts()).join("");
    if (expected.partial) {
      assert.ok(whole.startsWith(text), `${scenario} kept ${text}`);
      assert.ok(text.length > whole.length / 3, `${scenario} kept ${text}`);
    }
    assert.equal(endpoint.requests.length, 1, scenario);
    if (failed?.body !== undefined) assert.deepEqual(endpoint.requests[0]?.body, failed.body);
    assert.equal(await panel.answers.count(), before + 1, scenario);
    assert.equal(await panel.questions.count(), before + 1, scenario);
    assert.equal(await answer.getByText(expected.sentence).count(), 0, scenario);
    // What had come of the first try stays reachable.
    const after = expected.partial && text ? [...VERSIONS, ...ALWAYS] : ALWAYS;
    assert.deepEqual(await buttonsOf(answer), after, scenario);
    endpoint.clear();
  }

  test("a question with an image that the endpoint cannot read goes again with the image", async () => {
    const { panel } = opened;
    const { endpoint } = panels;
    await opened.attach("images/quarterly-chart.png");
    endpoint.use("errored-invalid-argument");
    await panel.ask("Can you read it?");
    const sentence =
      "The service could not read an image: “Unable to process input image”. Try another image or model.";
    await panel.answers.last().getByText(sentence).waitFor();
    assert.deepEqual(await buttonsOf(panel.answers.last()), ["Select Model…", "Retry"]);
    // Once as bare base64, and once as a data URI.
    assert.equal(endpoint.requests.length, 2);
    endpoint.use("default");
    assert.match(await retry(opened), /1400 × 840/);
    assert.equal(endpoint.requests.length, 3);
    assert.equal(endpoint.requests[2]?.images.length, 1);
    assert.equal(await panel.questions.getByRole("listitem").count(), 1);
  });

  fullTest("what passes goes again by itself, once", async () => {
    const { panel } = opened;
    const { endpoint } = panels;
    const passing = [
      "envelope-500",
      "errored-unavailable",
      "code-0429",
      "html-503",
      // On a connection that was kept open, this one goes again at once.
      "reset-before-headers",
    ];
    for (const [at, scenario] of passing.entries()) {
      endpoint.clear();
      endpoint.use(scenario, { times: 1 });
      await panel.ask(`Through ${scenario}`);
      const answer = panel.answers.nth(at);
      if (scenario !== "reset-before-headers") await answer.getByText(WAITING).waitFor();
      await answer.getByText(`Through ${scenario}`).waitFor();
      await panel.answered();
      assert.deepEqual(
        endpoint.requests.map((request) => request.scenario),
        [scenario, "sse-text"],
      );
      assert.deepEqual(await buttonsOf(answer), ALWAYS);
    }
  });

  fullTest("too many requests: it waits longer each time, then says so", async () => {
    const { panel } = opened;
    const { endpoint } = panels;
    endpoint.use("envelope-429", { times: 5 });
    await panel.ask("Patience");
    await panel.answers.last().getByText(WAITING).waitFor();
    assert.ok(await panel.stop.isVisible());
    const sentence = "Too many requests: “Too Many Requests”. Wait a moment, then try again.";
    await panel.answers.last().getByText(sentence).waitFor();
    assert.deepEqual(await buttonsOf(panel.answers.last()), ["Retry"]);
    const waits = endpoint.requests
      .slice(1)
      .map(({ arrivedAt }, at) => (arrivedAt - (endpoint.requests[at]?.arrivedAt ?? 0)) / 1000);
    assert.equal(waits.length, 4);
    for (const [at, seconds] of waits.entries()) {
      assert.ok(seconds >= 0.5 * 2 ** at, `wait ${at + 1} was ${seconds} s`);
      assert.ok(seconds < 2 ** at + 1, `wait ${at + 1} was ${seconds} s`);
    }
    assert.match(await retry(opened), /Patience/);
    assert.equal(endpoint.requests.length, 6);
  });

  test("Stop during the wait ends it", async () => {
    const { page, panel } = opened;
    const { endpoint } = panels;
    endpoint.use("retry-after-seconds");
    await panel.ask("Not so patient");
    await panel.answers.last().getByText(RATE_LIMITED).waitFor();
    await opened.screenshot("waiting-to-retry");
    assert.match(await panel.status.innerText(), RATE_LIMITED);
    await panel.stop.click();
    await panel.answers.last().getByText("Stopped.").waitFor();
    await panel.send.waitFor();
    const asked = endpoint.requests.length;
    // As long as the endpoint had asked to wait: only time can show that nothing comes.
    await page.waitForTimeout(1200);
    assert.equal(endpoint.requests.length, asked);
    assert.deepEqual(await buttonsOf(panel.answers.last()), ["Retry"]);
    endpoint.use("default");
    assert.match(await retry(opened), /Not so patient/);
  });

  test("a model that nobody chose and that is gone: the next answers, and that is said", async () => {
    const { panel } = opened;
    panels.endpoint.use("models-retired");
    await panel.ask("Who answers?");
    const answer = panel.answers.last();
    await answer
      .getByText(
        "gemini-3-flash-preview answered instead of gemini-2.5-flash. Select a model to keep using it.",
        { exact: true },
      )
      .waitFor();
    await answer.getByTitle(/^gemini-3-flash-preview · .* · (about |<)\$/).waitFor();
    assert.deepEqual(modelsAsked(), ["gemini:gemini-2.5-flash", "gemini:gemini-3-flash-preview"]);
    await opened.screenshot("model-gone");
    await panel.frame.locator(".model", { hasText: "gemini-3-flash-preview" }).waitFor();
    // What the next question takes is told for the model that will answer it.
    await opened.attach("images/quarterly-chart.png");
    await panel.frame.getByText(/(to send|Sends) about 1,1\d0 tokens/).waitFor();
    panels.endpoint.clear();
    await panel.ask("And now?");
    await panel.answers
      .nth(1)
      .getByTitle(/^gemini-3-flash-preview · /)
      .waitFor();
    assert.deepEqual(modelsAsked(), ["gemini:gemini-3-flash-preview"]);
  });

  test("a model that somebody chose and that is gone: a button takes its successor", async () => {
    const { panel, host } = opened;
    host.set({ model: "gemini:gemini-2.5-flash" });
    panels.endpoint.use("models-retired");
    await panel.ask("Who answers?");
    const answer = panel.answers.last();
    await answer.getByText(/^The model “gemini-2\.5-flash” is not available[.:]/).waitFor();
    assert.deepEqual(
      (await buttonsOf(answer)).filter((name) => !ALWAYS.includes(name)),
      ["Use gemini-3.5-flash-lite", "Select Model…", "Retry"],
    );
    await answer.getByRole("button", { name: "Use gemini-3.5-flash-lite" }).click();
    await panel.answers
      .last()
      .getByText(/^gemini-3\.5-flash-lite · /)
      .waitFor();
    assert.deepEqual(modelsAsked(), ["gemini:gemini-2.5-flash", "gemini:gemini-3.5-flash-lite"]);
  });

  test("a rate limit names the wait that the endpoint asks for", async () => {
    const { panel } = opened;
    panels.endpoint.use("rate-ten-minutes");
    await panel.ask("How long?");
    const answer = panel.answers.last();
    await answer
      .getByText(
        "Too many requests: “Rate limit reached. Please try again in 10 minutes”. Try again in 10 minutes.",
        { exact: true },
      )
      .waitFor();
    const names = await buttonsOf(answer);
    assert.deepEqual(
      names.filter((name) => !ALWAYS.includes(name)),
      ["Retry"],
    );
    assert.equal(panels.endpoint.requests.length, 1, "nobody waits ten minutes unasked");
  });

  fullTest(
    "the second half of an answer may come late, after its first said that it is the end",
    async () => {
      const { panel } = opened;
      panels.endpoint.use("late-second-half");
      await panel.ask("What is it?");
      const answer = panel.answers.last();
      await answer.getByText("A cat on a wall.", { exact: true }).waitFor();
      await panel.send.waitFor();
      assert.deepEqual(await buttonsOf(answer), ALWAYS);
    },
  );

  fullTest("an endpoint that is found at its older address says so", async () => {
    const { panel } = opened;
    panels.endpoint.use("older-address");
    await panel.ask("Where are you?");
    await panel.answers
      .last()
      .getByText(
        /^The endpoint answered at \S+\/ilm\/chat\/completions\. Iris will use this address/,
      )
      .waitFor();
  });

  const modelsAsked = (): unknown[] =>
    panels.endpoint.requests.map(({ body }) => (body as { model: unknown }).model);

  fullTest("an answer reads the same in every shape it may come in", async () => {
    const { panel } = opened;
    const { endpoint } = panels;
    const answers: string[] = [];
    for (const scenario of ["sse-text", "sse-openai", "json-ignored-stream"]) {
      await opened.host.session.newConversation();
      await opened.attach("images/quarterly-chart.png");
      endpoint.use(scenario);
      await panel.ask("The same, please");
      answers.push(await panel.answered());
      assert.equal(endpoint.requests.at(-1)?.scenario, scenario);
    }
    assert.match(answers[0] ?? "", /1400 × 840[\s\S]*tokens in, [\d,]+ out ·\s+(about |<)\$0/);
    assert.equal(answers[1], answers[0]);
    assert.equal(answers[2], answers[0]);
  });

  fullTest("a JPEG that is called PNG goes as the JPEG it is", async () => {
    const { panel } = opened;
    await opened.attach("images/broken/really-a-jpeg.png");
    await panel.ask("What are you?");
    await panel.answered();
    const images = panels.endpoint.requests.at(-1)?.images;
    assert.deepEqual(
      images?.map(({ mimeType, format }) => [mimeType, format]),
      [["image/jpeg", "jpeg"]],
    );
    assert.equal(await panel.alerts.count(), 0);
  });

  fullTest("a photo leaves without its place, its author and its notes", async () => {
    const { panel } = opened;
    const secrets = ["Mara Lindqvist", "Harbor private note", "Exif\0", "ns.adobe.com/xap"];
    const file = await readFile(join(SAMPLE, "images/harbor-photo.jpg"));
    for (const secret of secrets.slice(0, 3)) assert.ok(file.includes(secret), secret);

    await opened.attach("images/harbor-photo.jpg");
    await panel.ask("Where was this taken?");
    assert.match(await panel.answered(), /2400 × 1600/);
    const request = panels.endpoint.requests.at(-1);
    // The bytes that arrived are those of this hash, and Iris keeps them under it.
    const sent = await sentBytes(opened, request);
    for (const secret of secrets) assert.ok(!sent.includes(secret), secret);
    for (const secret of secrets)
      assert.ok(!JSON.stringify(request?.body).includes(secret), secret);
  });
});

/** Tries the last question again, and returns the answer. */
async function retry({ panel }: OpenPanel): Promise<string> {
  const button = panel.answers.last().getByRole("button", { name: "Retry", exact: true });
  await button.click();
  // It goes when the new answer begins; the old one's end must not be taken for the new one's.
  await button.waitFor({ state: "detached" });
  return panel.answered();
}

/** What is read out to a user of a screen reader once the reply is over. */
function statusOf(scenario: string, sentence: string, text: string): string {
  if (!["thinking-ate-all", "cut-short"].includes(scenario)) return sentence;
  return `Answer complete, ${text.trim() === "" ? 0 : text.trim().split(/\s+/).length} words`;
}

/** The bytes of the one image of a request, by the hash that the endpoint took of what it received. */
async function sentBytes({ host }: OpenPanel, request?: RecordedRequest): Promise<Buffer> {
  const [image, ...others] = request?.images ?? [];
  assert.ok(image && others.length === 0);
  const bytes = await host.store.loadImage(image.sha256);
  assert.ok(bytes, "the bytes that were sent are kept for the next question");
  assert.equal(createHash("sha256").update(bytes).digest("hex"), image.sha256);
  return Buffer.from(bytes);
}
