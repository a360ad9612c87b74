import type { Case } from "./altTextCase.ts";

type Problems = Exclude<Case["problems"], undefined>;
const markdown = (text: string, problems: Problems, path?: string): Case => ({
  ...{ markup: "markdown", text, problems },
  ...(path !== undefined && { path }),
});
const TOLD: Problems = ["missing-alt"];

/** Pages of sites for documentation. */
export const DOCS_CASES: readonly Case[] = [
  // The logo of what a page is about, by its title.
  markdown("---\ntitle: Kite\n---\n\nIt flies.\n\nSo it does.\n\n![](/logo/kite.svg)\n", []),
  markdown("# Kite\n\nIt flies.\n\nSo it does.\n\n![](/logo/kite.svg)\n", []),
  markdown("# Kite\n\nIt flies.\n\nSo it does.\n\n![](/logo/boat.svg)\n", TOLD),
  markdown("# Kite\n\nIt flies.\n\nSo it does.\n\n![](/shots/kite.svg)\n", TOLD),
  markdown("# Kite\n\n![](docs/logo.png)\n\nIt flies.\n", []),
  markdown("![](docs/logo-dark.png)\n\n# Kite\n\nIt flies.\n", []),
  markdown("![](docs/logo.png)\n\nIt flies.\n", TOLD),
  markdown("# Kite\n\n![](docs/1.png)\n\nIt flies.\n", TOLD),
  markdown("# Kite\n\n![](docs/dark_2.png)\n\nIt flies.\n", TOLD),
  markdown("# Kite\n\n[![](docs/logo.png)](https://a.example)\n\nIt flies.\n", [
    "link-without-name",
  ]),
  markdown("---\ntitle: Kite\n---\n\nIt flies.\n\n![](posts/1/logo.png)\n\nSo it does.\n", []),
  markdown("# The logo\n\nIt flies.\n\n![](posts/1/logo.png)\n\nSo it does.\n", TOLD),
  // The title of a page, drawn.
  ...(
    [
      ["docs/28-kites-that-fly.md", "img/28-kites-that-fly.png", []],
      ["posts/2021-02-03-kites-that-fly/index.md", "kites_that_fly.jpg", []],
      ["docs/kites.md", "img/kites.png", TOLD],
      ["docs/kites-that-fly.md", "img/boats-that-fly.png", TOLD],
    ] as const
  ).map(([path, source, problems]) =>
    markdown(`---\nid: 1\n---\n\n# Kites\n\n![](${source})\n\nThey fly.\n`, problems, path),
  ),
  markdown("# Kites\n\nThey fly.\n\n![](kites-that-fly.png)\n", TOLD, "kites-that-fly.md"),
  // Signs of services that give them away.
  markdown("It flies.\n\n![](https://a.icons8.com/x/svg.svg)\n", []),
  markdown("| a | b |\n| - | - |\n| 1 | ![](https://a.icons8.com/x/svg.svg) |\n", TOLD),
  // Somebody's profile that another keeps.
  ...(
    [
      ["fine/AnnKite.md", "stats.example/api?show=all&username=annkite", []],
      ["fine/AnnKite.md", "streak-stats.example/?user=AnnKite", []],
      ["fine/annkite.md", "a.example/AnnKite/AnnKite/main/a.png", []],
      ["fine/annkite.md", "visitor-badge.example/badge?page_id=annkite.annkite", []],
      ["fine/AnnKite.md", "a.example/?user=annkite", TOLD],
      ["README.md", "stats.example/api?username=annkite", TOLD],
    ] as const
  ).map(([path, address, problems]) =>
    markdown(`Hi 👋\n\n<img src="https://${address}">\n`, problems, path),
  ),
  // What a program fetches of others' feeds.
  ...(
    [
      ["data/planet/ann/kite.md", "url: https://a.example/kite", []],
      ["data/planet/ann/kite.md", "slug: kite", TOLD],
      ["data/posts/kite.md", "url: https://a.example/kite", TOLD],
    ] as const
  ).map(([path, front, problems]) =>
    markdown(
      `---\ntitle: Kite\n${front}\n---\n\n<p>It flies: <img src="a.png"></p>\n`,
      problems,
      path,
    ),
  ),
];
