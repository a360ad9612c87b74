import type { Readable, Writable } from "node:stream";

/**
 * Reads the lines of `reportTime`.
 *
 * @param onTime takes the milliseconds since the line before, and whether a drawing is being drawn
 */
export function readTimes(
  pipe: Readable | Writable | null | undefined,
  onTime: (ms: number, isDrawing: boolean) => void,
): void {
  if (!pipe || !("read" in pipe)) return;
  let before: number | undefined;
  let rest = "";
  pipe.on("error", () => undefined);
  pipe.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString("latin1")).split("\n");
    // What is decoded there may come from anybody.
    rest = (lines.pop() ?? "").slice(-32);
    for (const line of lines) {
      const [, ms, drawing] = /^(\d{1,12}) ([01])$/.exec(line) ?? [];
      if (ms === undefined) continue;
      const now = Number(ms);
      // What it took to start is nobody's.
      if (before !== undefined) onTime(Math.max(0, now - before), drawing === "1");
      before = now;
    }
  });
}
