import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { ImageReference } from "../../core/altText/reference.ts";
import type { Suggestion } from "../../core/altText/suggest.ts";
import type { AttachedImage } from "../../core/conversation/conversation.ts";
import { complete } from "../../core/mavi/client.ts";
import { MaviError } from "../../core/mavi/errors.ts";
import type { OutgoingImage } from "../../core/mavi/request.ts";
import type { Access, Target } from "../access.ts";
import { explain } from "../failures.ts";
import { readImage, UnreadableImage, type Images, type ImageSource } from "../images/read.ts";
import type { Network } from "../network.ts";
import { readAltTextSettings, readSettings } from "../settings.ts";
import { Follower, loadAltText, rangeOf, type DocumentReferences } from "./documents.ts";
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
  readonly note?: string | undefined;
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
      const waiting = [...jobs];
      const work = async (): Promise<void> => {
        for (let job = waiting.shift(); job && !signal.aborted; job = waiting.shift()) {
          const result = await this.#suggest(document, job, { ...options, target, signal });
          if (result && "suggestion" in result) done.push({ ...job, ...result });
          else if (result) failed.push(result);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
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

  /** Alt text for a picture that stands nowhere yet. */
  async suggest(source: ImageSource): Promise<Suggestion | undefined> {
    const controller = new AbortController();
    const { signal } = controller;
    const target = await this.#parts.access.open({ uploads: true, signal });
    if (!target) return undefined;
    const result = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Writing alt text…"),
        cancellable: true,
      },
      async (_progress, token) => {
        token.onCancellationRequested(() => controller.abort());
        return this.#explained(signal, async () => {
          const { suggestionPrompt } = await loadAltText();
          const { language, maxLength } = readAltTextSettings();
          const prompt = suggestionPrompt({
            ...{ purpose: { kind: "informative" }, around: {}, maxLength },
            language,
          });
          return this.#ask(source, prompt, { target, signal, maxLength });
        });
      },
    );
    if (result && "suggestion" in result) return result.suggestion;
    if (result) void vscode.window.showErrorMessage(result.sentence);
    return undefined;
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
    { target, signal, note, isNew }: WriteOptions & { target: Target; signal: AbortSignal },
  ): Promise<{ suggestion: Suggestion } | Failed | undefined> {
    // As it is now: while one is waited for the text may change.
    const text = document.getText();
    const reference: ImageReference = isNew ? { ...found, decorative: false } : found;
    return this.#explained(signal, async () => {
      const { purposeOf, suggestionPrompt } = await loadAltText();
      const { language, maxLength, context } = readAltTextSettings(document.uri);
      const { start, end } = reference.span;
      const prompt = suggestionPrompt({
        ...{ purpose: purposeOf(reference), around: reference.around, maxLength, language, note },
        alt: reference.alt,
        ...(context && {
          nearby: {
            before: text.slice(Math.max(0, start - NEARBY), start),
            after: text.slice(end, end + NEARBY),
          },
        }),
      });
      const source = await this.#parts.pictures.find(document, reference);
      return this.#ask(source, prompt, { target, signal, maxLength });
    });
  }

  /** @throws UnreadableImage, MaviError; the signal's reason when aborted */
  async #ask(
    source: ImageSource,
    prompt: string,
    { target, signal, maxLength }: { target: Target; signal: AbortSignal; maxLength: number },
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
      { ...network.optionsFor(target.endpoint), signal, bulk: this.#runs.size > 0 },
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
      return { sentence: explain(error, { model, host }).sentence };
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
    const [failure] = failed;
    if (failure)
      void vscode.window.showErrorMessage(
        failed.length === 1
          ? failure.sentence
          : t("{0} pictures got no alt text. {1}", failed.length, failure.sentence),
      );
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
    const refine = t("Refine…");
    const choice = await vscode.window.showInformationMessage(
      alt === "" ? t("Marked as decorative: {0}", suggestion.why) : t("Alt text: {0}", alt),
      ...(others.length > 0 ? [another] : []),
      // Three buttons would be too narrow to be read; the light bulb has this one, too.
      ...(more && others.length > 0 ? [] : [refine]),
      ...(more ? [more.label] : []),
    );
    const reference = await this.#at(document, follower);
    follower.dispose();
    if (!choice || !reference) return;
    if (choice === more?.label) return more.run();
    if (choice === refine) return this.refine(document, [reference]);
    const taken = await pickAlt(suggestion.alts.slice(1).concat(alt));
    if (taken === undefined) return;
    const { editOf } = await loadAltText();
    const there = await this.#at(document, new Follower(document, reference.span.start));
    if (!there?.place) return;
    const { span, text } = editOf(there.place, taken);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, span), text);
    await vscode.workspace.applyEdit(edit);
  }

  /** Asks what is to be different, and writes anew. */
  async refine(
    document: vscode.TextDocument,
    references: readonly ImageReference[],
  ): Promise<void> {
    const { t } = vscode.l10n;
    const note = await vscode.window.showInputBox({
      title: t("Refine Alt Text"),
      prompt: t("What is to be different? For example: shorter, in German, mention the error code"),
      ignoreFocusOut: true,
    });
    if (note === undefined) return;
    await this.write(document, references, { note: note.trim() || undefined });
  }

  async #at(
    document: vscode.TextDocument,
    follower: Follower,
  ): Promise<ImageReference | undefined> {
    if (!isOpen(document)) return undefined;
    const now = await this.#parts.documents.of(document);
    return now.find(({ span }) => span.start === follower.at);
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

/** A text is written only where the document still says what it said. */
function isSame(one: ImageReference, other: ImageReference): boolean {
  return (
    one.source?.text === other.source?.text &&
    one.alt === other.alt &&
    one.computed === other.computed
  );
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

/** One of several texts. */
export async function pickAlt(alts: readonly string[]): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const items = alts.map((alt) => ({ label: alt === "" ? t("Decorative: no text") : alt, alt }));
  const chosen = await vscode.window.showQuickPick(items, { title: t("Alt Text") });
  return chosen?.alt;
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
