/* What stands behind the panel in VS Code, without VS Code: session, storage, client and channel are the real ones. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AttachedImage } from "../../src/core/conversation/conversation.ts";
import { Attachments } from "../../src/core/conversation/session/attachments.ts";
import { Session } from "../../src/core/conversation/session/session.ts";
import { ImageVault } from "../../src/core/conversation/session/vault.ts";
import { Store, type StorageNews } from "../../src/core/conversation/storage/store.ts";
import { ImageProcess } from "../../src/core/image/imageProcess.ts";
import { drawnInPage, type DrawInPage } from "../../src/core/image/inPage.ts";
import {
  createImageReader,
  ImageProblem,
  nameOfSource,
  type Images,
} from "../../src/core/image/read.ts";
import type { ImageSource } from "../../src/core/image/source.ts";
import { fallbackOf } from "../../src/core/mavi/fallback.ts";
import { createLimiter } from "../../src/core/mavi/limiter.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import type { LearnedFacts } from "../../src/core/mavi/client.ts";
import { explainNews } from "../../src/core/messages/history.ts";
import { explainImageProblem } from "../../src/core/messages/images.ts";
import { parseSettings, type Settings } from "../../src/core/settings.ts";
import { PanelChannel } from "../../src/host/conversation/channel.ts";
import type {
  CodeMessage,
  PanelEditor,
  WorkspaceImage,
} from "../../src/host/conversation/editor.ts";
import { readFileUri } from "../../src/node/files.ts";
import { settingsOf, type OwnSettings } from "../../src/node/settings.ts";
import { MOST_IMAGES } from "../../src/shared/protocol.ts";
import type { CodeColours } from "../../src/shared/views.ts";
import { STANDIN_KEY } from "../endpoint/server.ts";
import { english } from "../unit/locales.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";

/** What the panel asked of the editor around it, oldest first. */
export interface EditorCalls {
  readonly copied: string[];
  readonly links: string[];
  /** Images that were opened, and whether as they were found. */
  readonly images: { readonly image: AttachedImage; readonly original: boolean }[];
  readonly code: CodeMessage[];
  /** What the settings editor was asked for. */
  readonly settings: (string | undefined)[];
  /** Commands without more to say. */
  readonly commands: (
    | "selectModel"
    | "setApiKey"
    | "showLog"
    | "editPrompts"
    | "browse"
    | "markAttached"
  )[];
}

export interface PanelHost {
  readonly session: Session;
  readonly store: Store;
  readonly channel: PanelChannel;
  readonly calls: EditorCalls;
  /** Everything that only a defect of Iris throws. */
  readonly errors: unknown[];
  /** Lines of the log. */
  readonly log: string[];
  /** Sets these of Iris's settings, by their ids without `iris.`, and all others back to the manifest's defaults. */
  set(values: OwnSettings): void;
  close(): Promise<void>;
}

export interface HostOptions {
  /** The endpoint's base URL. */
  readonly baseUrl: string;
  readonly images: Images;
  /** A folder whose images the panel finds, by their paths in it. */
  readonly workspace?: { readonly folder: string; readonly images: readonly string[] };
  readonly settings?: OwnSettings;
  /** Whether the user lets a request go out. */
  readonly mayAsk?: () => Promise<boolean>;
  /** The colours that the theme has for code. */
  readonly colours: () => CodeColours;
  /** Default: a temporary folder. One that is given stays, as for a window that is reloaded. */
  readonly storage?: string;
}

/**
 * Makes images ready in the image process as it ships, drawings by a page where one is there.
 *
 * @param script the process's file
 */
export function createTestImages(script: string, draw: DrawInPage): Images & { dispose(): void } {
  const decoder = new ImageProcess(script);
  return {
    ...createImageReader({
      readFile: readFileUri,
      decoder: {
        prepare: drawnInPage((...args) => decoder.prepare(...args), { isThere: () => true, draw }),
        thumbnail: (...args) => decoder.thumbnail(...args),
      },
    }),
    dispose: () => decoder.dispose(),
  };
}

/** A file of this machine, as a source. */
export function fileOf(...path: string[]): ImageSource {
  return { kind: "file", uri: pathToFileURL(join(...path)).href };
}

export function createPanelHost(options: HostOptions): PanelHost {
  const { baseUrl, images, workspace, colours, mayAsk = () => Promise.resolve(true) } = options;
  const errors: unknown[] = [];
  const log: string[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  let values: OwnSettings = {};
  const settings = (): Settings => parseSettings(settingsOf({ ...values, endpoint: baseUrl }));
  const set: PanelHost["set"] = (given) => {
    values = given;
    channel.refresh();
  };
  const transport = createTransport({
    useProxy: false,
    strictSSL: true,
    timeouts: parseSettings(settingsOf({})).timeouts,
  });
  const limiter = createLimiter(() => settings().requestsPerSecond);
  let learned: LearnedFacts = {};
  const endpoint = { baseUrl, apiKey: STANDIN_KEY };

  const folder = options.storage ?? temporaryFolder("storage").path;
  const store: Store = new Store(folder, {
    life: { runs: () => false, isShown: () => Promise.resolve() },
    maxBytes: () => settings().historyBytes,
    onNews: (news: StorageNews) =>
      session.tell(explainNews(news, english), news.type === "copied" ? news.id : undefined),
    onError,
  });
  const vault = new ImageVault(store);
  const attachments = new Attachments({
    nameOf: nameOfSource,
    read: (source, prepare, signal) => images.read(source, prepare, signal),
    explain: (error) =>
      error instanceof ImageProblem ? explainImageProblem(error, english) : undefined,
    fitted: () => settings().image,
    ...{ vault, most: MOST_IMAGES, t: english.t },
  });
  const session = new Session({
    ...{ attachments, vault, store, settings, t: english.t },
    access: { open: async () => ((await mayAsk()) ? { endpoint } : undefined) },
    network: {
      optionsFor: () => ({
        ...{ transport, endpoint, limiter, learned, encoding: settings().encoding },
        fallback: fallbackOf(settings()),
        onLearned: (facts: LearnedFacts) => (learned = { ...learned, ...facts }),
      }),
    },
    log: { info: (line) => log.push(line), warn: (line) => log.push(line) },
  });

  const calls: EditorCalls = {
    ...{ copied: [], links: [], images: [], code: [], settings: [], commands: [] },
  };
  const command = (name: EditorCalls["commands"][number]): Promise<undefined> => {
    calls.commands.push(name);
    return Promise.resolve(undefined);
  };
  const editor: PanelEditor = {
    copy: (text) => Promise.resolve(void calls.copied.push(text)),
    openLink: (href) => Promise.resolve(void calls.links.push(href)),
    openImage: (image, original) => Promise.resolve(void calls.images.push({ image, original })),
    browse: () => command("browse"),
    hasFolder: () => workspace !== undefined,
    // eslint-disable-next-line typescript/require-await -- all are there at once
    async *searchImages() {
      yield (workspace?.images ?? []).map((path): WorkspaceImage => ({
        uri: pathToFileURL(join(workspace?.folder ?? "", path)).href,
        path,
      }));
    },
    markAttached: () => void command("markAttached"),
    runCode: (message) => Promise.resolve(void calls.code.push(message)),
    openSettings: (query) => Promise.resolve(void calls.settings.push(query)),
    editPrompts: () => command("editPrompts"),
    selectModel: () => command("selectModel"),
    chooseModel(model) {
      set({ ...values, model });
      return Promise.resolve();
    },
    setApiKey: () => command("setApiKey"),
    hasKey: () => Promise.resolve(true),
    showLog: () => command("showLog"),
    colours: () => Promise.resolve(colours()),
    warm: () => transport.warm(`${baseUrl}/chat/completions`),
  };
  const channel = new PanelChannel({ session, editor, locale: english, settings, onError });
  set(options.settings ?? {});
  return {
    ...{ session, store, channel, calls, errors, log, set },
    async close() {
      channel.dispose();
      session.dispose();
      attachments.dispose();
      session.flush();
      await transport.close();
    },
  };
}
