/* Watches the extension host's event loop, and writes down what holds it, with the stack, as a line of JSON each. */
const { appendFileSync, readFileSync } = require("node:fs");
const { Session } = require("node:inspector");

/** Milliseconds between two looks, and from which on a task counts as a block. */
const BEAT = 25;
const BLOCK = 100;
/** Milliseconds after which a profile without a block is thrown away. */
const LONGEST = 5000;
/** Microseconds between two samples. */
const INTERVAL = 2000;
/** Frames that are told of a stack. */
const FRAMES = 8;

/** Watches until the process ends. @param file where each block is written to */
exports.watch = (file) => {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.setSamplingInterval", { interval: INTERVAL });
  let begun = start(session);
  let [last, busy] = [now(), processorTime()];
  setInterval(() => {
    const [at, spent] = [now(), processorTime() - busy];
    // A busy machine takes the processor away, which is nobody's block.
    const isBlock = at - last > BLOCK && spent > BLOCK;
    if (isBlock || at - begun > LONGEST) {
      // The session answers at once: it is this thread's own.
      session.post("Profiler.stop", (error, result) => {
        if (!isBlock || error) return;
        const block = { ms: Math.round(spent), ...heaviest(result.profile, last, at) };
        appendFileSync(file, `${JSON.stringify(block)}\n`);
      });
      begun = start(session);
    }
    [last, busy] = [now(), processorTime()];
  }, BEAT).unref();
};

function start(session) {
  session.post("Profiler.start");
  return now();
}

/** Milliseconds, by the clock of profiles. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

/** Milliseconds of processor time that this thread has taken; of the whole process where the system does not tell. */
function processorTime() {
  try {
    const text = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "latin1");
    return Number(text.split(" ", 1)[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

/** The stack that was seen most often between two times, and whose it is. */
function heaviest({ nodes, samples, timeDeltas, startTime }, from, to) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((one) => [one, id])),
  );
  const stackOf = (id) => {
    const stack = [];
    for (let one = id; one !== undefined; one = parents.get(one)) {
      const { functionName, url, lineNumber, columnNumber } = byId.get(one).callFrame;
      if (url !== "")
        stack.push(`${functionName || "?"} ${url}:${lineNumber + 1}:${columnNumber + 1}`);
    }
    return stack;
  };
  const counts = new Map();
  let at = startTime / 1000;
  let all = 0;
  let ofIris = 0;
  samples.forEach((id, i) => {
    at += timeDeltas[i] / 1000;
    if (at < from || at > to) return;
    const stack = stackOf(id);
    all++;
    if (stack.some((one) => one.includes("/iris-vision.iris"))) ofIris++;
    const key = stack.slice(0, FRAMES).join("\n");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  const [stack = "", count = 0] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return { all, ofIris, count, stack: stack.split("\n") };
}
