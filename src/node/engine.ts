import { resolve } from "node:path";
import type { Documents } from "../core/altText/documents.ts";
import type { ProposalSettings } from "../core/altText/propose/propose.ts";
import { ImageLocator } from "../core/altText/resolve/locator.ts";
import type { Writer } from "../core/altText/write/writer.ts";
import { ImageProcess } from "../core/image/imageProcess.ts";
import { createImageReader, type Images } from "../core/image/read.ts";
import type { Gate } from "../core/mavi/model.ts";
import { parseAltTextSettings, parseSettings } from "../core/settings.ts";
import { createNodeDocuments } from "./documents.ts";
import { readFileUri } from "./files.ts";
import { createNodeGate } from "./gate.ts";
import { settingsOf, type OwnSettings } from "./settings.ts";
import { createNodeWriter } from "./writer.ts";

/** The engine over folders of this computer. */
export interface NodeEngine {
  readonly documents: Documents;
  readonly images: Images;
  readonly locator: ImageLocator;
  readonly gate: Gate;
  readonly writer: Writer;
  readonly settingsFor: () => ProposalSettings;
  close(): Promise<void>;
}

export interface NodeEngineOptions {
  /** Paths on this computer. */
  readonly folders: readonly string[];
  /** Values in place of the manifest's defaults, by their ids without `iris.`. */
  readonly settings?: OwnSettings;
  /** A key for the settings' endpoint, in place of the environment's. */
  readonly apiKey?: string | undefined;
  /** Path of the image process as it is built. */
  readonly imageScript: string;
}

/** Builds the engine's parts on plain Node. */
export function createNodeEngine({
  folders,
  settings: own = {},
  apiKey,
  imageScript,
}: NodeEngineOptions): NodeEngine {
  const source = settingsOf(own);
  const settings = parseSettings(source);
  const altText = parseAltTextSettings(source);
  const documents = createNodeDocuments(
    folders.map((one) => resolve(one)),
    altText,
  );
  const decoder = new ImageProcess(imageScript);
  const gate = createNodeGate({ settings, apiKey, environment: process.env });
  const { model, parameters, image } = settings;
  return {
    documents,
    images: createImageReader({
      readFile: readFileUri,
      decoder,
    }),
    locator: new ImageLocator((document) => documents.siteOf(document)),
    gate,
    writer: createNodeWriter(documents),
    settingsFor: () => ({ ...altText, model, parameters, image }),
    async close() {
      decoder.dispose();
      await gate.close();
    },
  };
}
