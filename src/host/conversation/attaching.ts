import { imagesOf, type AttachedImage } from "../../core/conversation/conversation.ts";
import type { Session } from "../../core/conversation/session/session.ts";
import { bytesOfDataUri } from "../../core/image/address.ts";
import type { GivenImage, ImageSource } from "../../core/image/source.ts";
import { explainImage } from "../../core/messages/images.ts";
import type { Locale, Translate } from "../../core/messages/locale.ts";
import { DROP_LIMIT, FILE_LIMIT } from "../../shared/protocol.ts";
import type { GivenFile } from "../../shared/views.ts";

/** Attaches what a page handed in, and says of each file that came without its content why. */
export async function attachFiles(
  files: readonly GivenFile[],
  { session, locale }: { session: Session; locale: Locale },
): Promise<readonly AttachedImage[]> {
  const { attachments } = session;
  const newName = newNames(session, locale.t);
  const given = files.flatMap(({ name, content }): GivenImage[] =>
    typeof content === "string" ? [] : [{ kind: "bytes", name: name || newName(), bytes: content }],
  );
  const reading = attachments.add(given);
  for (const { name, content: reason } of files) {
    if (typeof reason !== "string") continue;
    const limit = reason === "tooMuch" ? DROP_LIMIT : FILE_LIMIT;
    attachments.notify(explainImage({ reason, name, limit }, locale));
  }
  return reading;
}

/** Attaches what addresses of any kind lead to: files of the workspace, `https:`, `data:`. */
export async function attachAddresses(
  addresses: readonly string[],
  { session, locale }: { session: Session; locale: Locale },
): Promise<readonly AttachedImage[]> {
  const newName = newNames(session, locale.t);
  const sources = addresses.map((address): ImageSource => {
    const bytes = /^data:/i.test(address) ? bytesOfDataUri(address) : undefined;
    if (bytes) return { kind: "bytes", name: newName(), bytes };
    // What is neither of these is a file, of whatever file system.
    return /^(https?|data):/i.test(address) || !URL.canParse(address)
      ? { kind: "address", address }
      : { kind: "file", uri: address, doubt: "outside" };
  });
  return session.attachments.add(sources);
}

/** Names for images that have none, each another than those of the conversation. */
function newNames({ conversation, attachments, queue }: Session, t: Translate): () => string {
  const taken = new Set(
    [...imagesOf(conversation), ...attachments.list, ...queue.images].map(({ name }) => name),
  );
  let number = 0;
  return () => {
    let name: string;
    do name = t("Pasted image {0}", ++number);
    while (taken.has(name));
    return name;
  };
}
