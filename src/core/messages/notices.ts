import type { Translate } from "./locale.ts";

/** What the composer has to say while a question is written. */
export type NoticeReason =
  | { readonly type: "changed" | "alreadyAttached"; readonly name: string }
  /** Files beyond the number that a question can have. */
  | { readonly type: "tooMany"; readonly most: number }
  /** A prompt that needs more images than there are. */
  | { readonly type: "tooFew"; readonly prompt: string; readonly needs: number }
  /** Images that were stored and are not any more; at least one name. */
  | { readonly type: "missing"; readonly names: readonly string[] }
  | { readonly type: "emptyClipboard" }
  /** `key` is what pastes on the page's machine: Ctrl+V or ⌘V. */
  | { readonly type: "refusedClipboard"; readonly key: string };

export function explainNotice(reason: NoticeReason, t: Translate): string {
  switch (reason.type) {
    case "changed":
      return t("{0} has changed since it was attached. Attach it again.", reason.name);
    case "alreadyAttached":
      return t("{0} is already attached", reason.name);
    case "tooMany":
      return t("A question can have up to {0} images. The rest were not attached.", reason.most);
    case "tooFew":
      return t("“{0}” needs {1} images. Attach more, then send.", reason.prompt, reason.needs);
    case "missing":
      return reason.names.length === 1
        ? t(
            "{0} is no longer stored and was left out. Attach it again to ask about it.",
            reason.names[0] ?? "",
          )
        : t(
            "{0} images are no longer stored and were left out. Attach them again to ask about them.",
            reason.names.length,
          );
    case "emptyClipboard":
      return t(
        "The clipboard contains no image. Take a screenshot or copy an image, then try again.",
      );
    case "refusedClipboard":
      return t(
        "Iris can't read the clipboard from here. Press {0} in the text box to paste the image.",
        reason.key,
      );
  }
}
