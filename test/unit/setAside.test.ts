import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hasNoWriter } from "../../src/core/altText/check/problems.ts";

/** Whether problems of a document are told, by where it is. */
const isTold = (path: string): boolean => !hasNoWriter({ text: "", path });

describe("A document is set aside", () => {
  for (const path of [
    "archive/old_lessons/a.md",
    "versioned_docs_archived/version-9/a.md",
    "docs/archive/18.0/a.md",
    "en/archive/guide.rst",
    "_archives/2004/12/a.md",
    "2021 - Archive/notes.md",
    "04 Archives/notes.md",
    "archived_lessons/a.md",
    "lessons-old/a.md",
    "docs-archive/a.html",
    "old-site/index.html",
    "src/old/Sale.vue",
    "pages-archive/sale.html",
    "docs/deprecated/a.mdx",
    "docs/legacy/core/a.mdx",
    "examples/legacy/chat/README.md",
    "previous-versions/a.adoc",
    "attic/a.md",
    "docs/outdated/a.ipynb",
    "wip-docs/a.md",
    "backup/096/4.9/reader.html",
    "sandbox/web/index.html",
    "apps/prototypes/a.tsx",
    "intro_old.Rmd",
    "README-old.md",
    "ChangeLog-old.md",
    "CHANGELOG.old.md",
    "Copy of plan.md",
    "sales - Copy.md",
    "lift-Copy1.ipynb",
    "Copy_of_Lift.ipynb",
    "Untitled.ipynb",
    "Untitled 2.md",
    "www/tmp.html",
    "page.bak.html",
    "page.html.orig.html",
    "static/legacy-docs/news/8.html",
    "archive/kitejam.com/index.html",
    "src/content/docs/v3/archive/a.md",
  ])
    test(`at ${path}`, () => assert.equal(isTold(path), false));

  for (const path of [
    "docs/old-lessons-learned/a.md",
    "archive/2019/a.md",
    "blog/archive/a.md",
    "src/archive/sale.html",
    "layouts/archive/list.html",
    "packages/archive/README.md",
    "docs/plugins/archive/a.md",
    "archive/v1.0/index.html",
    "plugins/legacy/README.md",
    "src/links/writing-a-twitter-archive/index.md",
    "src/legacy/Sale.vue",
    "docs/legacy-plugins.md",
    "app/scenes/Trash/Row.tsx",
    "docs/backup/restore.md",
    "system/config_backup.rst",
    "docs/online-backup.adoc",
    "growing-old.md",
    "src/features/backup/Row.tsx",
    "sandbox/guide.md",
    "src/features/sandbox/Row.tsx",
    "docs/old.md",
    "templates/archive.html",
    "scaffold/copying.md",
    "docs/deep-copy.md",
    "docs/move-copy2.md",
  ])
    test(`not at ${path}`, () => assert.equal(isTold(path), true));
});
