/** Where the fields are read that the vendor's page puts into `extra_body.metadata`. */
import { isObject, parseJson } from "../endpoint/json.ts";
import { answers, outputTokens, textOf, user, verdict, type Kit } from "./kit.ts";
import type { Finding } from "./questions.ts";
import { short } from "./read.ts";

/** The places in which `metadata` may be looked for. */
const PLACES: Readonly<Record<string, (metadata: object) => Record<string, unknown>>> = {
  "extra_body only": (metadata) => ({ extra_body: { metadata } }),
  "top level only": (metadata) => ({ metadata }),
  both: (metadata) => ({ extra_body: { metadata }, metadata }),
};

const thinking = (budget: number) => ({ thinking_config: { thinking_budget: budget } });
/** No model allows it, so whoever reads the field must refuse it. */
const IMPOSSIBLE = 9_999_999;
const SUM = "What is 17 times 23? Give the number alone.";

export async function* metadata(kit: Kit): AsyncGenerator<Finding> {
  const messages = [user(SUM)];
  // Kept until the end: it would stand beside what is tried here.
  let quiet = kit.quiet;
  const without = await kit.ask("no metadata", { messages });
  yield {
    about: "left out",
    finding: `${verdict(without)}, ${outputTokens(without)}`,
    from: [without],
  };
  for (const [about, place] of Object.entries(PLACES)) {
    const zero = await kit.ask(`thinking 0, ${about}`, { messages, ...place(thinking(0)) });
    if (!answers(zero)) {
      yield { about, finding: verdict(zero), from: [zero] };
      continue;
    }
    const wrong = await kit.ask(`thinking ${IMPOSSIBLE}, ${about}`, {
      messages,
      ...place(thinking(IMPOSSIBLE)),
    });
    const read = !answers(wrong);
    if (read && Object.keys(quiet).length === 0) quiet = place(thinking(0));
    const finding = read
      ? `read: a budget of 0 accepted (${outputTokens(zero)}), an impossible one ${verdict(wrong)}`
      : `perhaps ignored: an impossible budget is accepted; with 0, ${outputTokens(zero)}`;
    yield { about, finding, from: [zero, wrong] };
  }
  kit.quiet = quiet;
}

export async function* schema(kit: Kit): AsyncGenerator<Finding> {
  const responseSchema = {
    type: "OBJECT",
    properties: { heron: { type: "STRING" } },
    required: ["heron"],
  };
  const tries = [
    ...Object.entries(PLACES).map(([about, place]) => ({ about, place, mime: "application/json" })),
    { about: "as json_schema", place: knownPlace(kit), mime: "json_schema" },
  ];
  for (const { about, place, mime } of tries) {
    const fields = place({ response_mime_type: mime, responseSchema, ...quietMetadata(kit) });
    const answer = await kit.ask(`schema, ${about}`, {
      extra_body: undefined,
      metadata: undefined,
      max_tokens: 128,
      ...fields,
    });
    const text = textOf(answer);
    const bare = parseJson(text);
    const fenced = parseJson(text.replaceAll(/^\s*```\w*|```\s*$/g, ""));
    const found =
      isObject(bare) && "heron" in bare
        ? "followed"
        : isObject(fenced) && "heron" in fenced
          ? "followed, in a code fence"
          : `not followed: "${short(text, 40)}"`;
    yield {
      about,
      finding: verdict(answer) + (answers(answer) ? `, ${found}` : ""),
      from: [answer],
    };
  }
}

/** The place that was found to be read; both as long as none was. */
function knownPlace({ quiet }: Kit): (metadata: object) => Record<string, unknown> {
  const found =
    "extra_body" in quiet ? "extra_body only" : "metadata" in quiet ? "top level only" : "both";
  return PLACES[found]!;
}

/** What switches thinking off, if that is known, to stand beside other metadata. */
function quietMetadata({ quiet }: Kit): object {
  return Object.keys(quiet).length > 0 ? thinking(0) : {};
}

export async function* fields(kit: Kit): AsyncGenerator<Finding> {
  const tries = {
    "an unknown one": { iris_probe: 1 },
    "free metadata": knownPlace(kit)({ purpose: "probe", ...quietMetadata(kit) }),
  };
  for (const [about, more] of Object.entries(tries)) {
    const answer = await kit.ask(`field, ${about}`, more);
    yield { about, finding: verdict(answer), from: [answer] };
  }
}
