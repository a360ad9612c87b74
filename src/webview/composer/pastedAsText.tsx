import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { PanelState } from "../../shared/views.ts";
import { Icon, IconButton } from "../icon.tsx";
import { strings } from "../strings.ts";

/** The event of a paste that became text though an image came along; its detail attaches that. */
export const PASTED_AS_TEXT = "iris-pasted-as-text";

/** Offers the image of a paste that became text, until it is taken, sent or dismissed. */
export function PastedAsText({
  state: { attachments, draftRevision },
  input,
}: {
  state: PanelState;
  input: RefObject<HTMLTextAreaElement | null>;
}) {
  const [offer, setOffer] = useState<{ attach: () => void; at: string }>();
  // Sending clears the text, and an image is what was wanted: after either, an older offer is over.
  const at = `${attachments.length} ${draftRevision}`;
  const now = useRef(at);
  now.current = at;
  useEffect(() => {
    const show = (event: Event): void => {
      if (event instanceof CustomEvent)
        setOffer({ attach: event.detail as () => void, at: now.current });
    };
    document.addEventListener(PASTED_AS_TEXT, show);
    return () => document.removeEventListener(PASTED_AS_TEXT, show);
  }, []);
  if (offer?.at !== at) return null;
  const end = (): void => {
    setOffer(undefined);
    input.current?.focus();
  };
  return (
    <div class="pasted" role="status">
      <Icon name="info" />
      <p>{strings.pastedAsText}</p>
      <button
        type="button"
        class="button secondary"
        onClick={() => {
          offer.attach();
          end();
        }}
      >
        {strings.attachInstead}
      </button>
      <IconButton icon="close" name={strings.dismiss} onClick={end} />
    </div>
  );
}
