/** The engine with the tools for agents, which stand on it: one bundle, loaded when alt text is first asked for. */
export { AgentError } from "../agent/agentError.ts";
export { AGENT_TOOLS } from "../agent/tools.ts";
export * from "../core/altText/engine.ts";
