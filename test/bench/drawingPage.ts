/*
 * A bare page that draws as the panel's does: its own code, under its own policy.
 */
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { join } from "node:path";
import type { DrawInPage } from "../../src/core/image/inPage.ts";
import { root } from "../vscode/paths.ts";

const POLICY = "default-src 'none'; img-src data:; script-src 'nonce-bench'";

export async function openDrawingPage(browser: Browser): Promise<DrawInPage> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { drawForHost } from "./src/webview/drawing.ts"; drawForHost();`,
      resolveDir: root,
    },
    ...{ bundle: true, write: false, format: "iife" },
    outfile: join(root, "dist/drawing.bench.js"),
  });
  const page = await (await browser.newContext({ offline: true })).newPage();
  const waiting = new Map<number, (png: Uint8Array | undefined) => void>();
  await page.exposeFunction("drawn", (id: number, base64: string | undefined) => {
    waiting.get(id)?.(base64 === undefined ? undefined : Buffer.from(base64, "base64"));
    waiting.delete(id);
  });
  // The host of the page, as far as drawing goes.
  await page.setContent(
    `<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script nonce="bench">
      window.acquireVsCodeApi = () => ({
        postMessage({ id, png }) {
          let text = "";
          for (const one of png ?? []) text += String.fromCharCode(one);
          window.drawn(id, png && btoa(text));
        },
      });
    </script><script nonce="bench">${(outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script")}</script>`,
  );
  let next = 1;
  return async (drawing) => {
    const { promise, resolve } = Promise.withResolvers<Uint8Array | undefined>();
    const id = next++;
    waiting.set(id, resolve);
    await page.evaluate((message) => window.postMessage(message, "*"), {
      type: "drawImage",
      id,
      ...drawing,
    });
    return promise;
  };
}
