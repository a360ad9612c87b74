import { describeImage } from "./describeImage.ts";
import { findAltTextProblems } from "./findAltTextProblems.ts";
import { readImageText } from "./readImageText.ts";
import type { AgentTool } from "./tool.ts";
import { writeAltText } from "./writeAltText.ts";

/** What Iris does for agents, wherever they run. */
export const AGENT_TOOLS: readonly AgentTool[] = [
  describeImage,
  readImageText,
  findAltTextProblems,
  writeAltText,
];
