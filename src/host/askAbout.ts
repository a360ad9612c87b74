import type { Written } from "../core/conversation/session/recall.ts";
import type { Session } from "../core/conversation/session/session.ts";
import type { ImageSource } from "../core/image/source.ts";
import type { PanelView } from "./panel/view.ts";

/**
 * Asks about these images alone, in the panel. The panel has the focus before
 * it: a box for the key, or a dialog for consent, opens after and keeps it.
 */
export async function askAbout(
  images: readonly ImageSource[],
  written: Written,
  { session, panel }: { session: Session; panel: Pick<PanelView, "revealBefore"> },
): Promise<void> {
  const reading = session.attachments.addApart(images);
  await panel.revealBefore();
  await session.send(written, reading);
}
