/* Which file a document shows, in small workspaces as generators and frameworks have them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MemoryWorkspace } from "./memory.ts";

/** A document and its text, the file that it shows, and the other files of the workspace. */
type Row = readonly [
  document: string,
  text: string,
  file: string,
  others?: string | Readonly<Record<string, string>>,
];

const asTable = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(" ").map((name) => [name, ""]));

function rows(all: readonly Row[]): void {
  for (const [document, text, file, others = {}] of all)
    test(`${document}: ${text.replaceAll("\n", " ").slice(0, 90)}`, async () => {
      const table = typeof others === "string" ? asTable(others) : others;
      const files = { ...table, [document]: text, [file]: table[file] ?? "" };
      const workspace = new MemoryWorkspace(
        Object.fromEntries(Object.entries(files).map(([path, one]) => [`/w/${path}`, one])),
      );
      const opened = await workspace.documents.open(`memory:/w/${document}`);
      assert.ok(opened);
      const [reference] = await workspace.documents.referencesIn(opened);
      assert.ok(reference?.source, "an image with a source");
      const found = await workspace.locator.fileOf(opened, reference.source);
      assert.equal(found, `memory:/w/${file}`);
    });
}

describe("images that templates name by code", () => {
  rows([
    [
      "docs/_templates/layout.html",
      "<img src=\"{{ pathto('_static/b.png', 1) }}\">",
      "docs/_static/b.png",
      "docs/conf.py",
    ],
    [
      "layouts/partials/h.html",
      '<img src="{{ "img/b.png" | relURL }}">',
      "static/img/b.png",
      "hugo.toml",
    ],
    [
      "layouts/partials/h.html",
      '<img src="{{ absURL "img/b.png" }}">',
      "static/img/b.png",
      "hugo.toml",
    ],
    [
      "layouts/a.html",
      '<img src="{{ .Site.BaseURL }}/img/b.png">',
      "static/img/b.png",
      "hugo.toml",
    ],
    ["layouts/a.html", '<img src="{{ site.BaseURL }}img/b.png">', "static/img/b.png", "hugo.toml"],
    [
      "_includes/h.html",
      "<img src=\"{{ '/assets/b.png' | absolute_url }}\">",
      "assets/b.png",
      "_config.yml",
    ],
    [
      "shop/templates/a.html",
      "<img src=\"{% static 'shop/b.png' %}\">",
      "shop/static/shop/b.png",
      "manage.py",
    ],
    ["templates/a.html", '<img src="{% static "img/b.png" %}">', "assets/img/b.png", "manage.py"],
    ["templates/a.html", '<img src="/static/img/b.png">', "app/static/img/b.png", "manage.py"],
    ["templates/a.html", '<img src="{{ STATIC_URL }}img/b.png">', "static/img/b.png", "manage.py"],
    [
      "app/templates/a.html",
      "<img src=\"{{ url_for('static', filename='img/b.png') }}\">",
      "app/static/img/b.png",
    ],
    [
      "resources/views/a.blade.php",
      "<img src=\"{{ mix('img/b.png') }}\">",
      "public/img/b.png",
      "artisan",
    ],
    [
      "resources/views/a.blade.php",
      "<img src=\"{{ URL::asset('img/b.png') }}\">",
      "public/img/b.png",
      "artisan",
    ],
    [
      "resources/views/a.blade.php",
      "<img src=\"{{ asset('storage/b.png') }}\">",
      "storage/app/public/b.png",
      "artisan",
    ],
    [
      "t/parts/a.php",
      '<img src="<?= get_stylesheet_directory_uri() ?>/img/b.png">',
      "t/img/b.png",
      "t/style.css",
    ],
    [
      "t/parts/a.php",
      "<img src=\"<?php bloginfo('template_url'); ?>/img/b.png\">",
      "t/img/b.png",
      "t/style.css",
    ],
    ["web/t/templates/a.html.twig", '<img src="/{{ directory }}/img/b.png">', "web/t/img/b.png"],
    [
      "src/main/webapp/WEB-INF/a.jsp",
      '<img src="${pageContext.request.contextPath}/img/b.png">',
      "src/main/webapp/img/b.png",
    ],
    [
      "src/main/webapp/a.jsp",
      '<img src="<c:url value="/img/b.png"/>">',
      "src/main/webapp/img/b.png",
    ],
    [
      "src/main/resources/templates/a.html",
      '<img th:src="@{/img/b.png}">',
      "src/main/resources/static/img/b.png",
    ],
    [
      "sections/a.liquid",
      "<img src=\"{{ 'b.png' | asset_url }}\">",
      "assets/b.png",
      "config/settings_schema.json",
    ],
    ["source/a.html.erb", '<%= image_tag "b.png" %>', "source/images/b.png", "config.rb"],
    [
      "app/views/a.html.erb",
      '<%= vite_image_tag "images/b.png" %>',
      "app/frontend/images/b.png",
      "config/application.rb",
    ],
    [
      "app/views/a.html.erb",
      '<%= image_pack_tag "media/images/b.png" %>',
      "app/javascript/images/b.png",
      "config/application.rb",
    ],
    [
      "sections/a.liquid",
      "<img src=\"{{ 'logo.png' | asset_img_url: '100x' }}\">",
      "assets/logo.png",
      "config/settings_schema.json",
    ],
    ["templates/a.twig", '<img src="{{ siteUrl }}assets/b.png">', "web/assets/b.png", "craft"],
    [
      "application/views/a.php",
      '<img src="<?php echo base_url(); ?>assets/b.png">',
      "assets/b.png",
    ],
    [
      "p/a.php",
      "<img src=\"<?php echo esc_url( plugin_dir_url( __FILE__ ) . 'img/b.png' ); ?>\">",
      "p/img/b.png",
    ],
    [
      "t/a.php",
      "<img src=\"<?php echo THEME_URL . '/img/b.png' ?>\">",
      "t/img/b.png",
      "t/style.css",
    ],
    [
      "resources/views/a.blade.php",
      "<img src=\"@asset('images/b.png')\">",
      "resources/images/b.png",
      "artisan",
    ],
  ]);
});

describe("images that scripts name from the site's address", () => {
  rows([
    [
      "src/a.js",
      'const a = <img src={process.env.PUBLIC_URL + "/b.png"} />;',
      "public/b.png",
      "package.json",
    ],
    [
      "src/a.js",
      "const a = <img src={`${process.env.PUBLIC_URL}/b.png`} />;",
      "public/b.png",
      "package.json",
    ],
    ["src/routes/+page.svelte", '<img src="{base}/b.png">', "static/b.png", "svelte.config.js"],
    ["src/routes/+page.svelte", "<img src={`${base}/b.png`}>", "static/b.png", "svelte.config.js"],
    [
      "src/App.js",
      'const a = <Image source={require("./img/b.png")} />;',
      "src/img/b@2x.png",
      "app.json",
    ],
    [
      "src/App.js",
      'const a = <Image source={require("./img/b.png")} />;',
      "src/img/b.ios.png",
      "app.json",
    ],
  ]);
});

describe("images of generators of pages", () => {
  rows([
    ["source/_posts/a.md", "![x](b.png)", "source/_posts/a/b.png", "_config.yml"],
    ["content/x/a.md", "![x]({attach}b.png)", "content/x/b.png", "pelicanconf.py"],
    [
      "content/x/a.rst",
      ".. image:: {filename}../images/b.png",
      "content/images/b.png",
      "pelicanconf.py",
    ],
    [
      "content/x/a.rst",
      ".. image:: |filename|/images/b.png",
      "content/images/b.png",
      "pelicanconf.py",
    ],
    ["docs/x/a.md", "![x](~/images/b.png)", "docs/images/b.png", "docs/docfx.json"],
    ["main.tex", "\\includegraphics{b}", "b.JPG"],
    [
      "a/b.Rmd",
      "```{r}\nknitr::include_graphics(here::here('img', 'b.png'))\n```",
      "img/b.png",
      "x.Rproj",
    ],
    ["a/b.Rmd", '```{r}\nknitr::include_graphics(file.path("img", "b.png"))\n```', "a/img/b.png"],
  ]);
});

describe("images of Django in the folders that its settings list", () => {
  const manage = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")';
  const shown = (settings: string, file: string, text = "{% static 'b.png' %}"): Row => [
    ...(["shop/templates/a.html", `<img src="${text}">`, file] as const),
    { "manage.py": manage, "shop/settings.py": settings },
  ];
  rows([
    shown(
      "STATICFILES_DIRS = (\n  os.path.join(BASE_DIR, 'front', 'dist'), # (built)\n  os.path.join(BASE_DIR, 'front', 'img'),\n)",
      "front/img/b.png",
    ),
    shown('STATICFILES_DIRS: list[Path] = [BASE_DIR / "ui" / "img"]', "ui/img/b.png"),
    shown('STATICFILES_DIRS = [str(ROOT.joinpath("ui/img"))]', "ui/img/b.png"),
    shown(
      "STATICFILES_DIRS += [('pics', BASE_DIR / 'ui'), OTHER]",
      "ui/b.png",
      "{% static 'pics/b.png' %}",
    ),
    shown("STATICFILES_DIRS = ['ui/img']", "ui/img/b.png", "/static/b.png"),
    [
      "shop/templates/a.html",
      "<img src=\"{% static 'b.png' %}\">",
      "ui/b.png",
      {
        "manage.py": manage.replace("shop.settings", "config.settings.local"),
        "config/settings/local.py": "from .base import *",
        "config/settings/base.py": "STATICFILES_DIRS = [BASE_DIR / 'ui']",
      },
    ],
  ]);
});

describe("images that pages of Antora name by their ids", () => {
  rows([
    [
      "old/modules/m/pages/a.adoc",
      "image::guides:ROOT:./minio/b.png[]",
      "docs/guides/modules/ROOT/images/minio/b.png",
      "docs/guides/antora.yml",
    ],
    ["archive/a.adoc", "image::guides:ROOT:b.png[]", "archive/images/b.png", "antora-playbook.yml"],
  ]);
});

describe("images by aliases of sites and by blueprints", () => {
  const alias = "{ resolve: { alias: { '@pics': path.resolve(__dirname, '../public/pics') } } }";
  rows([
    [
      "docs/guide/a.md",
      "![x](@pics/b.png)",
      "docs/public/pics/b.png",
      { "docs/.vitepress/config.mts": `export default { vite: ${alias} }` },
    ],
    [
      "src/a.stories.jsx",
      "import b from '@pics/b.png';\nconst a = <img src={b} />;",
      "public/pics/b.png",
      { ".storybook/main.js": `module.exports = { viteFinal: () => (${alias}) }` },
    ],
    [
      "shop/templates/a.html",
      "<img src=\"{{ url_for('shop.static', filename='img/b.png') }}\">",
      "shop/static/img/b.png",
    ],
    [
      "shop/templates/a.html",
      "<img src=\"{{ url_for('admin.shop.static', filename='b.png') }}\">",
      "shop/static/b.png",
    ],
  ]);
});
