/*
 * How long a piece of an answer takes from the endpoint's socket to the screen: the packed Iris in a real
 * VS Code, an answer whose pieces say when they were written, and the panel's page, which notes when each
 * of them was painted. All clocks are one machine's. Nothing here passes or fails.
 */
import { startIris } from "../browser/iris.ts";
import { runCommand } from "../vscode/browser.ts";
import { packAndInstall } from "../vscode/package.ts";
import { median } from "./figures.ts";

/** Milliseconds between two pieces: slower than frames come, as endpoints are, and not in step with them. */
const EVERY = [50, 23];

interface Watching {
  /** Milliseconds from written to painted, a piece each. */
  readonly taken: number[];
  /** Milliseconds between two frames of the page. */
  readonly frames: number[];
}

/** A table; takes about half a minute. */
export async function benchPaint(): Promise<string> {
  const iris = await startIris();
  try {
    const window = await iris.open();
    const { panel, page } = window;
    await runCommand(page, "Iris: New Conversation");
    await panel.ask("Are you there?");
    await panel.answered();
    const rows: string[] = [];
    for (const delayMs of EVERY) {
      iris.endpoint.use("clock", { times: 1 });
      iris.endpoint.setPace({ delayMs });
      await panel.log.evaluate(watch);
      await panel.ask(`What time is it, every ${delayMs} ms?`);
      await panel.answered();
      const { taken, frames } = await panel.log.evaluate(
        () => (window as unknown as { watching: Watching }).watching,
      );
      const frame = median(frames);
      const sorted = taken.toSorted((a, b) => a - b);
      const at = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? NaN;
      rows.push(
        `  every ${delayMs} ms`.padEnd(18) +
          `${ms(at(0.5))} ${(at(0.5) / frame).toFixed(1).padStart(8)}    ${ms(at(0.9))}   ${ms(at(1 - 1e-9))}     ${ms(frame)}   ${taken.length}`,
      );
    }
    await window.close();
    return `
A piece of an answer, from written by the endpoint to painted in the panel
  pieces           median   in frames     90 %   longest       frame   pieces
${rows.join("\n")}

  All the way: socket, extension host, VS Code's server, its page, the panel's page. A frame is the
  median time between two in that page while nothing else was asked of it.`;
  } finally {
    await iris.stop();
  }
}

const ms = (value: number): string => `${value.toFixed(1)} ms`.padStart(9);

/** Runs in the panel's page. */
function watch(log: Element): void {
  const watching: Watching = { taken: [], frames: [] };
  Object.assign(window, { watching });
  const timesIn = (text = ""): number[] => (text.match(/\d{13}\.\d/g) ?? []).map(Number);
  let last = Math.max(0, ...timesIn(log.textContent));
  const waiting: number[] = [];
  const painted = new MessageChannel();
  // Posted within a frame, it arrives after that frame was painted.
  painted.port1.onmessage = () => {
    const at = performance.timeOrigin + performance.now();
    for (const written of waiting.splice(0)) watching.taken.push(at - written);
  };
  new MutationObserver(() => {
    const fresh = timesIn(log.lastElementChild?.textContent).filter((time) => time > last);
    if (fresh.length === 0) return;
    last = fresh.at(-1) ?? last;
    waiting.push(...fresh);
    painted.port2.postMessage(undefined);
  }).observe(log, { childList: true, subtree: true, characterData: true });
  let before = 0;
  const tick = (at: number): void => {
    if (before > 0) watching.frames.push(at - before);
    before = at;
    if (watching.frames.length < 60) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

if (import.meta.main) {
  await packAndInstall();
  console.log(await benchPaint());
}
