/** `MEMORIES_API_KEY=… npm run probe`: puts the open questions of docs/endpoint.md to the real endpoint. */
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import manifest from "../../package.json" with { type: "json" };
import { costOf } from "../../src/core/mavi/models.ts";
import { MODELS } from "../../src/core/mavi/modelTable.ts";
import { root } from "../vscode/paths.ts";
import { createAgent, isLoopback } from "./exchange.ts";
import { createKit } from "./kit.ts";
import { NoUse, QUESTIONS, type Finding, type Question } from "./questions.ts";
import { createRecorder, createRedactor } from "./record.ts";

const properties = manifest.contributes.configuration[0]!.properties;

/** Ends with a sentence: the command was not as it has to be. */
function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        /** Base address, ending in `/iu`. */
        endpoint: { type: "string", default: properties["iris.endpoint"]!.default },
        /** Names of questions, with commas between them. */
        only: { type: "string" },
        model: { type: "string" },
        /** Prints the questions and the cost, and sends nothing. */
        list: { type: "boolean", default: false },
        /** Does not ask before sending. */
        yes: { type: "boolean", default: false },
        "pace-ms": { type: "string", default: "1000" },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : "The options are not understood.");
  }
}

const options = readOptions();
const endpoint = options.endpoint.replace(/\/+$/, "");
const url = URL.parse(endpoint) ?? refuse(`${endpoint} is no address.`);
if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url)))
  refuse("The key goes out over https alone, or to this machine.");
const paceMs = Number(options["pace-ms"]);
if (!(paceMs >= 0)) refuse("--pace-ms must be 0 or more.");
const model = options.model ?? properties["iris.model"]!.default;
const questions = chooseQuestions(options.only);
const requests = questions.reduce((sum, one) => sum + one.requests, 0);
const cost = questions.reduce((sum, one) => sum + costOfQuestion(one), 0);
const price = cost < 0.01 ? "less than $0.01" : `about $${cost.toFixed(2)}`;

if (options.list) {
  list();
  process.exit(0);
}
const key = (process.env["MEMORIES_API_KEY"] ?? "").trim().replace(/^Bearer\s+/i, "");
if (key === "")
  refuse("Set MEMORIES_API_KEY to a key of the endpoint; the probe sends nothing without it.");
// A shorter one could not be cut out of the record without tearing other words.
if (!/^[\x21-\x7e]{8,}$/.test(key)) refuse("MEMORIES_API_KEY does not look like a key.");
await confirm();
process.exitCode = await probe();

/** The question about the key goes first in any case: all others stand on it. */
function chooseQuestions(only: string | undefined): readonly Question[] {
  if (only === undefined) return QUESTIONS;
  const names = only.split(",").map((name) => name.trim());
  const known = QUESTIONS.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    refuse(`No question "${unknown.join('", "')}". There are: ${known.join(", ")}.`);
  return QUESTIONS.filter(({ name }) => name === "key" || names.includes(name));
}

function costOfQuestion({ requests: count, tokens, ofEachModel }: Question): number {
  const ids = ofEachModel ? MODELS.map(({ id }) => id) : [model];
  const usage = {
    inputTokens: tokens.input / (ofEachModel ? count : 1),
    outputTokens: tokens.output / (ofEachModel ? count : 1),
  };
  // A model without a known price is taken for the dearest.
  return ids.reduce(
    (sum, id) => sum + (costOf(id, usage) ?? costOf("gemini:gemini-3-pro-preview", usage) ?? 0),
    0,
  );
}

function list(): void {
  for (const { name, asks, requests: count } of questions)
    console.log(`${name.padEnd(10)} ${`${count}`.padStart(2)}  ${asks}`);
  console.log(`\n${requests} requests to ${endpoint}, ${price}.`);
}

async function confirm(): Promise<void> {
  if (options.yes) return;
  if (!process.stdin.isTTY) {
    list();
    refuse("Nothing was sent. --yes sends without asking.");
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const said = await lines.question(`This sends ${requests} requests, ${price}. Go on? [y/N] `);
  lines.close();
  if (!/^y(es)?$/i.test(said.trim())) refuse("Nothing was sent.");
}

async function probe(): Promise<number> {
  const redact = createRedactor(key);
  const date = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const recorder = createRecorder(join(root, `test/output/probe-${date}.txt`), {
    title: `Exchanges with ${endpoint}, ${date}`,
    redact,
  });
  const stopping = new AbortController();
  process.once("SIGINT", () => stopping.abort());
  const agent = createAgent(url);
  const kit = createKit({
    ...{ endpoint, key, model, modelIsFixed: options.model !== undefined, paceMs, agent },
    signal: stopping.signal,
    record: recorder.add,
  });
  const rows: string[][] = [];
  const silent: string[] = [];
  let ended: string | undefined;
  try {
    for (const question of questions) {
      console.error(`${question.name}…`);
      let heard = false;
      for await (const found of question.run(kit)) {
        rows.push(row(question, found).map(redact));
        heard ||= found.from.some(({ status }) => status !== 0);
      }
      if (heard) continue;
      silent.push(question.name);
      if (question.name === "key") throw new NoUse("The endpoint could not be reached.");
    }
  } catch (error) {
    if (stopping.signal.aborted) ended = "Ended early.";
    else if (error instanceof NoUse) ended = error.message;
    else throw error;
  } finally {
    agent.destroy();
  }
  console.log(`Endpoint: ${redact(endpoint)}\nModel: ${redact(kit.model)}\n`);
  console.log(table([["question", "finding", "status", "ms"], ...rows]));
  if (silent.length > 0) console.log(`\nNo reply at all: ${silent.join(", ")}.`);
  if (ended !== undefined) console.log(`\n${ended}`);
  console.log(`\n${kit.answers.length} requests. What went over the wire: ${recorder.path}`);
  if (stopping.signal.aborted) return 130;
  return silent.length > 0 || ended !== undefined ? 1 : 0;
}

function row({ name }: Question, { about, finding, from }: Finding): string[] {
  const joined = (values: readonly number[]): string => values.join(" + ");
  return [
    `${name}: ${about}`,
    finding,
    joined(from.map(({ status }) => status)),
    joined(from.map(({ ms }) => ms)),
  ];
}

/** Columns as wide as their widest cell; a long finding goes on in the next line. */
function table(rows: readonly (readonly string[])[]): string {
  const MOST = Math.max(40, (process.stdout.isTTY ? process.stdout.columns : 180) - 70);
  const widths = [0, 1, 2].map((at) =>
    Math.min(MOST, Math.max(...rows.map((cells) => cells[at]!.length))),
  );
  return rows
    .flatMap(([question = "", finding = "", status = "", ms = ""]) => {
      const lines = wrap(finding, MOST);
      return lines.map((line, at) =>
        [
          (at === 0 ? question : "").padEnd(widths[0]!),
          line.padEnd(widths[1]!),
          (at === 0 ? status : "").padEnd(widths[2]!),
          at === 0 ? ms : "",
        ]
          .join("  ")
          .trimEnd(),
      );
    })
    .join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const space = rest.lastIndexOf(" ", width);
    const end = space > 0 ? space : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
