import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import type { AgentPorts } from "../../agent/tool.ts";
import { ImageLocator } from "../../core/altText/resolve/locator.ts";
import { parseAltTextSettings, parseSettings } from "../../core/settings.ts";
import { createNodeDocuments } from "../../node/documents.ts";
import { nodeFiles } from "../../node/files.ts";
import { uriOf, uriPathOf } from "../../node/paths.ts";
import { settingsOf, type OwnSettings } from "../../node/settings.ts";
import { createNodeWriter } from "../../node/writer.ts";
import { readConfig } from "../config.ts";
import type { TextOutput } from "../surroundings.ts";
import { documentUris } from "../files.ts";

/** The ports that hang on the folders which agents may use. */
export type McpWorkspace = Pick<
  AgentPorts,
  "sites" | "documentsIn" | "documents" | "locator" | "writer" | "settingsNow"
>;

export interface McpWorkspaceOptions {
  /** Paths without links. The first one's settings file counts. */
  readonly folders: readonly string[];
  /** Where there is no folder. */
  readonly cwd: string;
  /** Path of a settings file, from there. */
  readonly config: string | undefined;
  /** Who is asked; no file of a folder says it. */
  readonly own: OwnSettings;
  readonly stderr: TextOutput;
}

/** @throws UsageError for a settings file that cannot be followed */
export async function createMcpWorkspace(options: McpWorkspaceOptions): Promise<McpWorkspace> {
  const { folders, cwd, config, own, stderr } = options;
  const [first = cwd] = folders;
  const { settings: found, ignored } =
    folders.length === 0
      ? { settings: {}, ignored: [] }
      : await readConfig(config, { cwd: first, stderr });
  const source = settingsOf({ ...found, ...own });
  const altText = parseAltTextSettings(source);
  const { model, parameters, image } = parseSettings(source);
  const documents = createNodeDocuments(folders, altText);
  const site = {
    ...{ files: nodeFiles, roots: folders.map((one) => uriPathOf(one)), uriOf },
    pathOf: (written: string) => uriPathIn(written),
  };
  return {
    documents,
    sites: () => Promise.resolve([site]),
    documentsIn: (uri, signal) =>
      documentUris({
        cwd: first,
        paths: uri === undefined ? folders : [fileURLToPath(uri)],
        ...{ changedSince: undefined, ignored, signal },
      }),
    locator: new ImageLocator((document) => documents.siteOf(document)),
    writer: createNodeWriter(documents),
    settingsNow: () => () => ({ ...altText, model, parameters, image }),
  };
}

/** A path of this computer, or its `file:` URI, as a path of URIs. */
function uriPathIn(written: string): string | undefined {
  try {
    const path = written.startsWith("file:") ? fileURLToPath(written) : written;
    return isAbsolute(path) ? uriPathOf(path) : undefined;
  } catch {
    return undefined;
  }
}
