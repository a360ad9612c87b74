import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEndpoint, STANDIN_KEY } from "../endpoint/server.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";

/**
 * What a workspace may try. The first three settings belong to the user alone; the fourth shows that
 * this file is read at all.
 */
const workspaceSettings = {
  "iris.endpoint": "https://elsewhere.example/iu",
  "iris.imageEncoding": "dataUri",
  "iris.confirmBeforeUpload": "never",
  "iris.maxTokens": 2000,
};

/** What host tests need from outside of VS Code. */
export interface ImageContext {
  /** The folder to open: empty but for its settings. */
  workspace: string;
  /** Tells the tests where the stand-in endpoint is. */
  env: { IRIS_STANDIN: string; IRIS_STANDIN_KEY: string; SSL_CERT_FILE: string };
  end: () => Promise<void>;
}

/** Makes the workspace, and starts the stand-in endpoint: it decodes pixels by a native module, so it cannot be bundled. */
export async function prepareSurroundings(): Promise<ImageContext> {
  const folder = temporaryFolder("workspace");
  await mkdir(join(folder.path, ".vscode"));
  await writeFile(
    join(folder.path, ".vscode/settings.json"),
    JSON.stringify(workspaceSettings, null, 2),
  );
  const endpoint = await startEndpoint({ pace: { delayMs: 1 } });
  return {
    workspace: folder.path,
    env: {
      IRIS_STANDIN: endpoint.origin,
      IRIS_STANDIN_KEY: STANDIN_KEY,
      // A private authority that the system trusts, as companies install them; Linux looks here.
      SSL_CERT_FILE: join(import.meta.dirname, "../fixtures/tls/authority.pem"),
    },
    async end() {
      await endpoint.close();
      folder.remove();
    },
  };
}
