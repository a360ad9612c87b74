/* The browser's real clipboard, and images to put into it. */
import sharp from "sharp";
import type { Page } from "playwright-core";
import type { Panel } from "./panelParts.ts";

/** An image of this size, told from others by it. */
export const imageOf = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: "#336699" } })
    .png()
    .toBuffer();

/** Puts something into the clipboard, as another program would; then the cursor is in the panel's text box. */
export async function copyImages(
  { page, panel }: { page: Page; panel: Panel },
  content: Record<string, string | Buffer>,
): Promise<void> {
  // Only a page with the focus may write.
  await panel.input.focus();
  await page.evaluate(
    async (entries) => {
      const items = entries.map(([type, data, isText]) => {
        const bytes = isText
          ? new TextEncoder().encode(data)
          : Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        return [type, new Blob([bytes], { type })] as const;
      });
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(items))]);
    },
    Object.entries(content).map(
      ([type, data]) =>
        [
          type,
          typeof data === "string" ? data : data.toString("base64"),
          typeof data === "string",
        ] as [string, string, boolean],
    ),
  );
  await panel.input.focus();
}
