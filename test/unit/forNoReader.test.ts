import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isForNoReader } from "../../src/core/altText/check/forNoReader.ts";

describe("A document has no readers", () => {
  for (const path of [
    "spec/example_app/app/views/fields/_form.html.erb",
    "admin/spec/components/previews/a.html.erb",
    "utest/webcontent/runner.html",
    "packages/test_assets/api.html",
    "test-app/App.tsx",
    "scripts/e2e-tests/index.html",
    "src/mocks/Input.tsx",
    "templates/mock/billing/portal.html",
    ".storybook/preview.tsx",
    "src/stories/Page.jsx",
    "repros/412/App.vue",
    "src/commonTest/page.html",
    "Shop.Web.TrimTest/wwwroot/index.html",
    "adr/_template.md",
    "templates/lesson-template.md",
    "tools/model_page_template.md",
    "site/archetypes/default.md",
    ".github/ISSUE_TEMPLATE/bug_report.md",
    "26 - Nav/index-START.html",
    "26 - Nav/index-FINISHED.html",
    "notes/.ipynb_checkpoints/a-checkpoint.ipynb",
    ".trash/a.md",
    ".changeset/tall-masts-sail.md",
    "docs/.generated/a.md",
    "ios/Pods/Lift/README.md",
    "docs/javadoc/org/lifts/Lift.html",
    "android/build/reports/problems.html",
    "src/thirdparty/lift/README.md",
    "external_libs/lift/README.md",
    "deps/lift/README.md",
    "site/wp-content/themes/twentytwenty/index.php",
    "wp-content/plugins/jetpack/views/a.php",
  ])
    test(`at ${path}`, () => assert.equal(isForNoReader(path), true));

  for (const path of [
    "spec/index.html",
    "src/components/SpeedTest/index.vue",
    "templates/sales/application_finished.html",
    "docs/customization/template.rst",
    "docs/reference/project_template.md",
    "plugins/Template.md",
    "packages/widget_test/README.md",
    "src/testing/README.md",
    "docs/mocks/index.html",
    "content/wireframes/a.html",
    "pages/stories/Top.astro",
    "views/test_report/list.html",
    "storybook/README.md",
    "docs/thirdparty/login.mdx",
    "docs/javadoc/index.md",
    "doc/build/core/engines.rst",
    "docs/external/apis/a.md",
    "wp-content/plugins/lift/views/a.php",
    "wp-content/themes/lift/index.php",
  ])
    test(`has some at ${path}`, () => assert.equal(isForNoReader(path), false));
});
