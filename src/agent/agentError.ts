/** Why a tool did nothing, and what to do next, in a sentence for a model. */
export class AgentError extends Error {
  override readonly name = "AgentError";
}
