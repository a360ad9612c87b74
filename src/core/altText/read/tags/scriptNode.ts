/** A tree of a script, as far as readers look at it: a parser's own, or one made of another's. */
export interface ScriptNode {
  /** As @lezer/javascript names it. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly parent: ScriptNode | null;
  readonly firstChild: ScriptNode | null;
  readonly lastChild: ScriptNode | null;
  readonly prevSibling: ScriptNode | null;
  readonly nextSibling: ScriptNode | null;
  getChild(name: string): ScriptNode | null;
  getChildren(name: string): readonly ScriptNode[];
  cursor(): ScriptCursor;
}

/** Goes through a node and all in it, in order; not into those for which `enter` says no. */
export interface ScriptCursor {
  iterate(enter: (at: ScriptNodeRef) => boolean): void;
}

export interface ScriptNodeRef {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Some trees make it when it is asked for. */
  readonly node: ScriptNode;
}
