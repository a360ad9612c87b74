/** A folder that a site serves, from the config's folder, and under which path. */
export interface StaticRoot {
  readonly folder: string;
  readonly at?: string;
}

/** What a project's config says, as far as images go. All folders are from the config's own. */
export interface Site {
  readonly roots: readonly StaticRoot[];
  /** The path under which the whole site stands: `/docs/`. */
  readonly base?: string | undefined;
  /** What paths may begin with in place of a folder: `@site/`. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** Templates name images from the static root without a slash. */
  readonly bare?: true;
}
