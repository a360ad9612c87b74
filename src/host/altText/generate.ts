import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { ImageReference } from "../../core/altText/reference.ts";
import type { Suggestion } from "../../core/altText/propose/suggest.ts";
import type { AttachedImage } from "../../core/conversation/conversation.ts";
import { complete } from "../../core/mavi/client.ts";
import { MaviError } from "../../core/mavi/errors.ts";
import type { OutgoingImage } from "../../core/mavi/request.ts";
import type { Access, Target } from "../access.ts";
import { explain } from "../../core/messages/failures.ts";
import type { ImageSource } from "../../core/image/source.ts";
import { readImage, UnreadableImage, type Images } from "../images/read.ts";
import { locale } from "../locale.ts";
import type { Network } from "../network.ts";
import { readAltTextSettings, readSettings } from "../settings.ts";
import { askWish, chooseAlt, type Choice, type Wish } from "./choose.ts";
import { Follower, isSame, loadAltText, rangeOf, type DocumentReferences } from "./documents.ts";
import { isOpen } from "./home.ts";
import type { Pictures } from "./pictures.ts";

/** Pictures that are asked about at once; the limiter spaces them. */
const AT_ONCE = 3;
/** How often a text is tried to be written while somebody types, ten times a second. */
const TRIES = 150;
/** Characters of the document on each side of a picture that go along. */
const NEARBY = 600;

export interface AltTextParts {
  readonly access: Access;
  readonly network: Network;
  readonly images: Images;
  readonly documents: DocumentReferences;
  readonly pictures: Pictures;
  readonly log: vscode.LogOutputChannel;
}

export interface WriteOptions {
  /** What their author wants of the alt texts. */
  readonly wish?: Wish | undefined;
  /**
   * The pictures were only just put there: an empty alt text says nothing yet, and
   * one that is gone again is missed by nobody.
   */
  readonly isNew?: boolean;
  /** Nothing else in the document shows their files, so where they are shown they are, cut and pasted or not. */
  readonly isUnique?: boolean;
  /** Ends it, besides “Stop”. */
  readonly signal?: AbortSignal;
  /** One more way on from a text that is written. */
  readonly further?: (alt: string) => Promise<Further | undefined>;
}

/** A button of a message, and what it does. */
export interface Further {
  readonly label: string;
  readonly run: () => Promise<void>;
}

/** A picture of a document, wherever that moves it. */
interface Job {
  readonly reference: ImageReference;
  readonly place: Follower;
}

/** What came of a picture. */
interface Done extends Job {
  readonly suggestion: Suggestion;
}

/** What came of a picture by itself. */
export interface Suggested {
  readonly source: ImageSource;
  readonly suggestion: Suggestion;
}

/** How a picture is asked about. */
interface Asking {
  readonly target: Target;
  readonly signal: AbortSignal;
  readonly maxLength: number;
  readonly bulk: boolean;
}

/** Why there is nothing for a picture. */
interface Failed {
  readonly sentence: string;
}

/** Suggests alt texts, and writes them where the pictures are by then. */
export class AltTexts implements vscode.Disposable {
  readonly #parts: AltTextParts;
  readonly #marker = vscode.window.createTextEditorDecorationType({
    after: {
      color: new vscode.ThemeColor("editorCodeLens.foreground"),
      fontStyle: "italic",
      margin: "0 0 0 1em",
    },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  readonly #runs = new Set<AbortController>();

  constructor(parts: AltTextParts) {
    this.#parts = parts;
    this.#status.name = vscode.l10n.t("Iris: Alt Text");
    this.#status.command = "iris.stop";
  }

  /**
   * Has alt texts written for pictures of a document: all in one change, so
   * one undo takes them back. What is finished when it is stopped is written.
   */
  async write(
    document: vscode.TextDocument,
    references: readonly ImageReference[],
    options: WriteOptions = {},
  ): Promise<void> {
    const controller = new AbortController();
    const signal = AbortSignal.any([
      controller.signal,
      ...(options.signal ? [options.signal] : []),
    ]);
    this.#runs.add(controller);
    const jobs = references.map((reference): Job => {
      const place = new Follower(document, reference.span.start);
      return { reference, place };
    });
    try {
      const target = await this.#parts.access.open({ uploads: true, signal });
      if (!target) return;
      this.#mark(document, jobs);
      const done: Done[] = [];
      const failed: Failed[] = [];
      await some(jobs, signal, async (job) => {
        const result = await this.#suggest(document, job, { ...options, target, signal });
        if (result && "suggestion" in result) done.push({ ...job, ...result });
        else if (result) failed.push(result);
      });
      this.#runs.delete(controller);
      this.#unmark(document);
      const written = await this.#writeAll(document, done, options);
      await this.#tell(document, { done, written, failed }, options);
    } finally {
      this.#runs.delete(controller);
      this.#unmark(document);
      for (const { place } of jobs) place.dispose();
    }
  }

  /**
   * Alt texts for pictures wherever they may stand, in their order. What is finished when it is
   * cancelled counts.
   *
   * @param options.alt the text that there is, where that is to be changed
   * @param options.meanwhile is called once it is certain that they are asked for
   */
  async suggest(
    sources: readonly ImageSource[],
    options: {
      readonly alt?: string | undefined;
      readonly wish?: Wish | undefined;
      readonly meanwhile?: (token: vscode.CancellationToken) => void;
    } = {},
  ): Promise<readonly Suggested[]> {
    const { t } = vscode.l10n;
    const controller = new AbortController();
    const { signal } = controller;
    const target = await this.#parts.access.open({ uploads: true, signal });
    if (!target) return [];
    const { suggestionPrompt } = await loadAltText();
    const { language, maxLength } = readAltTextSettings();
    const prompt = suggestionPrompt({
      ...{ purpose: { kind: "informative" }, around: {}, maxLength, alt: options.alt },
      ...{ language, ...options.wish },
    });
    const done = new Map<ImageSource, Suggestion>();
    const failed: Failed[] = [];
    const title = t("Writing alt text…");
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => controller.abort());
        options.meanwhile?.(token);
        const ask = { target, signal, maxLength, bulk: sources.length > 1 };
        await some(sources, signal, async (source) => {
          const result = await this.#explained(signal, () => this.#ask(source, prompt, ask));
          if (result && "suggestion" in result) done.set(source, result.suggestion);
          else if (result) failed.push(result);
          if (sources.length > 1)
            progress.report({
              increment: 100 / sources.length,
              message: t("{0} of {1}", done.size + failed.length, sources.length),
            });
        });
      },
    );
    tellFailed(failed);
    return sources.flatMap((source) => {
      const suggestion = done.get(source);
      return suggestion ? [{ source, suggestion }] : [];
    });
  }

  /** Ends what is asked; what is finished is written. */
  stop(): void {
    for (const run of this.#runs) run.abort();
  }

  dispose(): void {
    this.stop();
    this.#marker.dispose();
    this.#status.dispose();
  }

  async #suggest(
    document: vscode.TextDocument,
    { reference: found }: Job,
    { target, signal, wish, isNew }: WriteOptions & { target: Target; signal: AbortSignal },
  ): Promise<{ suggestion: Suggestion } | Failed | undefined> {
    // As it is now: while one is waited for the text may change.
    const text = document.getText();
    const reference: ImageReference = isNew ? { ...found, decorative: false } : found;
    return this.#explained(signal, async () => {
      const { purposeOf, suggestionPrompt } = await loadAltText();
      const { language, maxLength, context } = readAltTextSettings(document.uri);
      const { start, end } = reference.span;
      const prompt = suggestionPrompt({
        ...{ purpose: purposeOf(reference), around: reference.around, maxLength },
        ...{ alt: reference.alt, language, ...wish },
        ...(context && {
          nearby: {
            before: text.slice(Math.max(0, start - NEARBY), start),
            after: text.slice(end, end + NEARBY),
          },
        }),
      });
      const source = await this.#parts.pictures.find(document, reference);
      return this.#ask(source, prompt, { target, signal, maxLength, bulk: true });
    });
  }

  /** @throws UnreadableImage, MaviError; the signal's reason when aborted */
  async #ask(
    source: ImageSource,
    prompt: string,
    { target, signal, maxLength, bulk }: Asking,
  ): Promise<{ suggestion: Suggestion }> {
    const { images, network } = this.#parts;
    const { SUGGESTION, suggestionOf } = await loadAltText();
    const settings = readSettings();
    const read = await readImage(source, settings.image, { images, signal });
    const { data } = await complete(
      {
        ...settings.parameters,
        ...{ n: undefined, stop: undefined, metadata: undefined },
        model: settings.model,
        messages: [{ role: "user", text: prompt, images: outgoing(read) }],
        responseSchema: SUGGESTION,
      },
      { ...network.optionsFor(target.endpoint), signal, bulk },
    );
    return { suggestion: suggestionOf(data, { maxLength }) };
  }

  /** A failure in a sentence; nothing where the user stopped it. */
  async #explained<T>(
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<T | Failed | undefined> {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || error instanceof vscode.CancellationError) return undefined;
      if (error instanceof UnreadableImage) return { sentence: error.message };
      if (!(error instanceof MaviError)) throw error;
      this.#parts.log.warn(error.message);
      const { endpoint, model } = readSettings();
      const host = URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
      return { sentence: explain(error, { model, host, t: locale.t }).sentence };
    }
  }

  /** Writes what still fits. VS Code refuses an edit while somebody types, so it is tried again. */
  async #writeAll(
    document: vscode.TextDocument,
    done: readonly Done[],
    options: WriteOptions,
  ): Promise<Done[]> {
    for (let tries = 0; tries < TRIES; tries++) {
      const { edit, written } = await this.#editFor(document, done, options);
      if (written.length === 0 || (await vscode.workspace.applyEdit(edit))) return written;
      await delay(100);
    }
    return [];
  }

  async #editFor(
    document: vscode.TextDocument,
    done: readonly Done[],
    { isUnique }: WriteOptions,
  ): Promise<{ edit: vscode.WorkspaceEdit; written: Done[] }> {
    const edit = new vscode.WorkspaceEdit();
    const written: Done[] = [];
    const { editOf } = await loadAltText();
    const now = isOpen(document) ? await this.#parts.documents.of(document) : [];
    for (const one of done) {
      const { reference, place, suggestion } = one;
      const same = now.filter((other) => isSame(other, reference));
      const [alone, another] = isUnique ? same : [];
      const here = same.find(({ span }) => span.start === place.at);
      const there = here ?? (another ? undefined : alone);
      if (!there?.place) continue;
      place.at = there.span.start;
      const { span, text } = editOf(there.place, suggestion.alts[0] ?? "");
      edit.replace(document.uri, rangeOf(document, span), text);
      written.push(one);
    }
    return { edit, written };
  }

  async #tell(
    document: vscode.TextDocument,
    { done, written, failed }: { done: Done[]; written: Done[]; failed: Failed[] },
    { isNew, further }: WriteOptions,
  ): Promise<void> {
    const { t } = vscode.l10n;
    tellFailed(failed);
    const [lost] = done.filter((one) => !written.includes(one));
    if (lost && !(isNew && (await this.#isGone(document, lost))))
      void offerLost(document, lost.suggestion);
    const [first] = written;
    if (!first) return;
    if (written.length > 1) {
      void vscode.window.showInformationMessage(
        t("Alt text is written for {0} pictures. Undo takes all of it back.", written.length),
      );
      return;
    }
    await this.#offerOthers(document, first, further);
  }

  /** Whether the document has that picture no more. */
  async #isGone(document: vscode.TextDocument, { reference }: Job): Promise<boolean> {
    if (!isOpen(document)) return false;
    const now = await this.#parts.documents.of(document);
    return now.every(({ source }) => source?.text !== reference.source?.text);
  }

  /** The text that was written, and the ways on from it. */
  async #offerOthers(
    document: vscode.TextDocument,
    { place, suggestion }: Done,
    further?: WriteOptions["further"],
  ): Promise<void> {
    const { t } = vscode.l10n;
    const follower = new Follower(document, place.at);
    const [alt = "", ...others] = suggestion.alts;
    const more = await further?.(alt);
    const another = t("Take Another");
    const describe = t("Add Description");
    const refined = async (): Promise<Choice | undefined> => {
      const wish = await askWish();
      return wish && { wish };
    };
    const refine = t("Refine…");
    const hasMore = suggestion.longDescription !== "";
    const choice = await vscode.window.showInformationMessage(
      alt === "" ? t("Marked as decorative: {0}", suggestion.why) : t("Alt text: {0}", alt),
      another,
      // More than two or three buttons are too narrow to be read; “Take Another” leads to this one, too.
      ...(more || hasMore ? [] : [refine]),
      ...(more ? [more.label] : []),
      ...(hasMore ? [describe] : []),
    );
    try {
      if (!choice) return;
      if (choice === more?.label) {
        await more.run();
        return;
      }
      if (choice === describe) {
        const reference = await this.#at(document, follower);
        if (reference) await addDescription(document, reference, suggestion.longDescription);
        return;
      }
      const taken = choice === another ? await chooseAlt([...others, alt]) : await refined();
      const there = await this.#at(document, follower);
      if (!taken || !there?.place) return;
      if ("wish" in taken) {
        await this.write(document, [there], { wish: taken.wish });
        return;
      }
      const { editOf } = await loadAltText();
      const { span, text } = editOf(there.place, taken.alt);
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, rangeOf(document, span), text);
      await vscode.workspace.applyEdit(edit);
    } finally {
      follower.dispose();
    }
  }

  /** Asks what is to be different, and writes anew. */
  async refine(
    document: vscode.TextDocument,
    references: readonly ImageReference[],
  ): Promise<void> {
    const wish = await askWish();
    if (wish) await this.write(document, references, { wish });
  }

  async #at(
    document: vscode.TextDocument,
    { at }: { readonly at: number },
  ): Promise<ImageReference | undefined> {
    if (!isOpen(document)) return undefined;
    const now = await this.#parts.documents.of(document);
    return now.find(({ span }) => span.start === at);
  }

  #mark(document: vscode.TextDocument, jobs: readonly Job[]): void {
    const { t } = vscode.l10n;
    const options = jobs.map(({ reference: { span } }) => ({
      range: rangeOf(document, { start: span.end, end: span.end }),
      renderOptions: { after: { contentText: t("Writing alt text…") } },
    }));
    for (const editor of vscode.window.visibleTextEditors)
      if (editor.document === document) editor.setDecorations(this.#marker, options);
    this.#status.text = `$(loading~spin) ${t("Writing alt text…")}`;
    this.#status.tooltip = t("Stop");
    this.#status.accessibilityInformation = { label: t("Writing alt text. Stop"), role: "button" };
    this.#status.show();
    void vscode.commands.executeCommand("setContext", "iris.writingAltText", true);
  }

  #unmark(document: vscode.TextDocument): void {
    for (const editor of vscode.window.visibleTextEditors)
      if (editor.document === document) editor.setDecorations(this.#marker, []);
    // Of several documents the last one tidies up.
    if (this.#runs.size > 0) return;
    this.#status.hide();
    void vscode.commands.executeCommand("setContext", "iris.writingAltText", false);
  }
}

function outgoing({
  image,
  bytes,
}: {
  image: AttachedImage;
  bytes: ReadonlyMap<string, Uint8Array>;
}): OutgoingImage[] {
  return image.sent.flatMap((sent): OutgoingImage[] => {
    if ("url" in sent) return [{ mimeType: sent.mimeType, url: sent.url }];
    const picture = bytes.get(sent.id);
    return picture ? [{ mimeType: sent.mimeType, bytes: picture }] : [];
  });
}

/** Writes what a complex picture says below it. */
async function addDescription(
  document: vscode.TextDocument,
  reference: ImageReference,
  description: string,
): Promise<void> {
  const { t } = vscode.l10n;
  const { descriptionEdit, markupOf } = await loadAltText();
  const markup = markupOf(document.languageId, document.uri.path);
  const { version } = document;
  const found =
    markup && (await descriptionEdit(document.getText(), reference, markup, description));
  if (found && document.version === version) {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, found.span), found.text);
    await vscode.workspace.applyEdit(edit);
    return;
  }
  const copy = t("Copy");
  const choice = await vscode.window.showWarningMessage(
    t("There is no certain place for a description here: {0}", description),
    copy,
  );
  if (choice === copy) await vscode.env.clipboard.writeText(description);
}

/** Does something with each, a few at once, until it is stopped. */
async function some<Item>(
  items: readonly Item[],
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      if (signal.aborted) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function tellFailed(failed: readonly Failed[]): void {
  const [failure] = failed;
  if (!failure) return;
  void vscode.window.showErrorMessage(
    failed.length === 1
      ? failure.sentence
      : vscode.l10n.t("{0} pictures got no alt text. {1}", failed.length, failure.sentence),
  );
}

/** Its place is gone or says something else; the words are not lost. */
async function offerLost(
  document: vscode.TextDocument,
  { alts: [alt = ""] }: Suggestion,
): Promise<void> {
  const { t } = vscode.l10n;
  if (alt === "") return;
  const copy = t("Copy");
  const choice = await vscode.window.showWarningMessage(
    isOpen(document)
      ? t("The document changed where the picture was, so its alt text was not written: {0}", alt)
      : t("The document was closed before its alt text came: {0}", alt),
    copy,
  );
  if (choice === copy) await vscode.env.clipboard.writeText(alt);
}
