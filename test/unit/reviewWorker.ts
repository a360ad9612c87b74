/* A review in a process of its own, which its test kills: folder, where work is kept, address of the endpoint. */
import { isWaiting } from "../../src/core/altText/review/item.ts";
import { openReview } from "../engine/openReview.ts";

const [folder = "", kept = "", endpoint = ""] = process.argv.slice(2);
const { engine, review, run } = openReview({ folder, kept, endpoint, requestsPerSecond: 20 });
await review.scan();
// What is accepted is kept as soon as it is proposed.
review.onDidChange((what) => {
  if (what === "order") return;
  for (const { id, kept: work } of what)
    if (work.suggestion && work.decision === undefined) review.decide([id], { kind: "accept" });
});
const waiting = [...review.table.items()].filter(isWaiting);
const estimate = await run.estimate("propose", waiting, new AbortController().signal);
process.stdout.write(`${estimate.rows} wait\n`);
await run.run(estimate, 0);
await new Promise((resolve) => setTimeout(resolve, 100));
const all = [...review.table.items()];
process.stdout.write(`${all.filter(({ kept: work }) => work.suggestion).length} proposed\n`);
await engine.close();
