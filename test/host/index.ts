/* Runs inside the extension host, bundled as CommonJS beside the bundled tests. */
import { join } from "node:path";

/** Lines around what the tests print, for whoever reads all that VS Code prints; counts as JSON follow the second. */
export const marks = { begin: "Host tests begin", end: "Host tests end: " };

/** VS Code calls this and ends with failure when it rejects. */
export async function run(): Promise<void> {
  // By `import`: the Node of older ones gives `require` a module without its default export.
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ ui: "bdd", reporter: "spec", timeout: 30_000, color: false });
  mocha.addFile(join(__dirname, "tests.cjs"));
  console.log(marks.begin);
  const { passed, failed } = await new Promise<{ passed: number; failed: number }>((resolve) => {
    const runner = mocha.run((failures) => {
      resolve({ passed: runner.stats?.passes ?? 0, failed: failures });
    });
  });
  console.log(marks.end + JSON.stringify({ passed, failed }));
  if (failed > 0) throw new Error(`${failed} of ${passed + failed} host tests failed`);
}
