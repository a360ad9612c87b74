/** The tools for agents on VS Code, in a bundle of their own: loaded with the first call, beside the engine. */
import * as vscode from "vscode";
import type { AgentPorts, AgentPreview, AgentTool } from "../../agent/tool.ts";
import { describeSpending } from "../../core/messages/costs.ts";
import { visible } from "../../core/messages/visible.ts";
import { loadEngine } from "../altText/documents.ts";
import { locale } from "../locale.ts";
import { createAgentPorts, type AgentPortsParts } from "./ports.ts";

export interface AgentToolHost {
  /** What a call would do, for whoever has to agree to it. */
  prepare(
    name: string,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.PreparedToolInvocation>;
  /** @throws Error whose message tells a model what to do next */
  invoke(
    name: string,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult>;
}

export function createAgentToolHost(parts: AgentPortsParts): AgentToolHost {
  const ports = createAgentPorts(parts);
  return {
    async prepare(name, input, token) {
      const tool = await toolNamed(name);
      const preview = await previewOf(tool, input, ports, token);
      // What does not go out without a key is not asked about.
      const isSent = preview.sends.length > 0 && (await parts.access.hasKey());
      return preparedFor(isSent ? preview : { ...preview, sends: [] }, ports.host());
    },
    async invoke(name, input, token) {
      const tool = await toolNamed(name);
      const { text, facts } = await whileWanted(token, (signal) =>
        tool.run(input, ports, { signal }),
      );
      const { LanguageModelTextPart, LanguageModelToolResult } = vscode;
      return new LanguageModelToolResult([
        new LanguageModelTextPart(text),
        new LanguageModelTextPart(JSON.stringify(facts)),
      ]);
    },
  };
}

async function toolNamed(name: string): Promise<AgentTool> {
  const { AGENT_TOOLS } = await loadEngine();
  const tool = AGENT_TOOLS.find((one) => one.name === name);
  if (!tool) throw new Error(`There is no tool ${name}.`);
  return tool;
}

/** What cannot be followed is told when it is tried. */
async function previewOf(
  tool: AgentTool,
  input: unknown,
  ports: AgentPorts,
  token: vscode.CancellationToken,
): Promise<AgentPreview> {
  try {
    return await whileWanted(token, (signal) => tool.preview(input, ports, { signal }));
  } catch (error) {
    const { AgentError } = await loadEngine();
    if (error instanceof AgentError) return { sends: [] };
    throw error;
  }
}

/** Names of images that a question shows. */
const MOST_NAMED = 5;

function preparedFor(
  { sends, spending, writes }: AgentPreview,
  host: string,
): vscode.PreparedToolInvocation {
  const { t } = vscode.l10n;
  const file = writes === undefined ? undefined : visible(writes);
  const [only, ...others] = sends;
  if (only === undefined)
    return file === undefined
      ? { invocationMessage: t("Looking for images and their alt texts") }
      : {
          invocationMessage: t("Writing alt text"),
          confirmationMessages: {
            title: t("Write alt text to “{0}”?", file),
            message: t(
              "You can undo this. Text that a person wrote is replaced only if you ask for it.",
            ),
          },
        };
  const rest = sends.length - MOST_NAMED;
  const names = [
    sends.slice(0, MOST_NAMED).map(visible).join(", "),
    ...(rest > 0 ? [t("Images that are not listed: {0}", rest)] : []),
  ];
  const message = new vscode.MarkdownString();
  const lines = [
    ...names,
    ...(spending ? [describeSpending(spending, locale)] : []),
    ...(file === undefined ? [] : [t("Alt text was written to “{0}”.", file)]),
  ];
  for (const line of lines) message.appendText(`${line}\n\n`);
  return {
    invocationMessage: t("Asking about an image"),
    confirmationMessages: {
      title:
        others.length === 0
          ? t("Send “{0}” to {1}?", visible(only), host)
          : t("Send {0} images to {1}?", sends.length, host),
      message,
    },
  };
}

/** Works until its result is no longer wanted. @throws CancellationError then */
async function whileWanted<T>(
  token: vscode.CancellationToken,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) throw new vscode.CancellationError();
    throw error;
  } finally {
    listening.dispose();
  }
}
