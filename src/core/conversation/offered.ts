import type { Translate } from "../messages/locale.ts";
import { promptDescription, promptTitle } from "../messages/prompts.ts";
import { BUILT_IN, type BuiltInId } from "./builtIn.ts";
import type { Prompt } from "./prompts.ts";

/** A prompt as menus offer it. */
export interface OfferedPrompt {
  /** The same as long as the settings are. */
  readonly id: string;
  readonly prompt: Prompt;
  /** What it is for; where nobody wrote that, its words. */
  readonly description: string;
  /** Of the user's own, and not one that Iris brings along. */
  readonly own: boolean;
}

/** All prompts there are, for every menu: the user's own first. */
export function offeredPrompts(own: readonly Prompt[], t: Translate): OfferedPrompt[] {
  const ids = Object.keys(BUILT_IN) as BuiltInId[];
  return [
    ...own.map((prompt, at) => ({
      id: `own:${at}`,
      prompt,
      description: prompt.description ?? prompt.prompt,
      own: true,
    })),
    ...ids.map((id) => ({
      id,
      prompt: builtInPrompt(id, t),
      description: promptDescription(id, t),
      own: false,
    })),
  ];
}

/** A prompt that Iris brings along, its title in the user's language. */
export function builtInPrompt(id: BuiltInId, t: Translate): Prompt {
  return { title: promptTitle(id, t), ...BUILT_IN[id] };
}
