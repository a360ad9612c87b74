import type { Case } from "./altTextCase.ts";

const silent = (markup: Case["markup"], ...texts: readonly string[]): Case[] =>
  texts.map((text) => ({ markup, text, problems: [] }));
const told = (markup: Case["markup"], ...texts: readonly string[]): Case[] =>
  texts.map((text) => ({ markup, text, problems: ["missing-alt"] }));

/** Images of applications, whose names come from code, from components or from what translates them. */
export const APPLICATION_CASES: readonly Case[] = [
  // Without an `alt`, a title is the name, whoever puts it together.
  ...silent(
    "html",
    '<img src="a.png" title="{{ book.title }}">',
    '<div role="img" title="{{ percent }}%"></div>',
  ),
  ...silent("jsx", 'const a = <img src="a.png" title={x} />;'),
  ...silent("vue", '<template><img src="a.png" :title="x"></template>'),
  ...silent("erb", '<%= image_tag src, title: alt, class: "x" %>'),
  ...told("html", '<img src="a.png" title="">'),
  // What binds an attribute when the page runs.
  ...silent(
    "html",
    '<img rv-src="a.url" rv-alt="a.caption">',
    '<img src="a.png" tal:attributes="alt x/y">',
    '<img src="a.png" data-i18n-alt="home.logo">',
    '<img src="a.png" data-i18n="[title]home.hint;[alt]home.logo">',
    '<a href="#"><img src="a.png" alt="" data-i18n-attribute="alt" data-i18n-attribute-id="info"></a>',
    '<img src="a.png" data-i18n-attributes="title:hint,alt:logo">',
    '<a href="/"><span data-i18n-message-id="rate"><img src="a.png" alt=""></span></a>',
  ),
  ...told(
    "html",
    '<img rv-src="a.url">',
    '<img src="a.png" data-i18n="home">',
    '<img src="a.png" data-i18n-attribute="title">',
  ),
  // Components of the project: one that knows itself what it shows, one around an image of React Native.
  ...silent(
    "jsx",
    'import { Picture } from "../components/picture"; const a = <Picture className="a" />;',
    'import { Image } from "@expo/ui/swift-ui"; const a = <Image systemName="chevron.right" />;',
  ),
  {
    markup: "jsx",
    text: 'import { Image } from "@/components/Image"; const a = <Image source={x} accessibilityLabel="Cat" />;',
    references: [{ alt: "Cat" }],
    problems: [],
  },
  {
    markup: "jsx",
    text: 'import Image from "react-native-scalable-image"; const a = <Image width={9} source={x} accessibilityLabel="Cat" />;',
    references: [{ alt: "Cat" }],
    problems: [],
  },
  ...told(
    "jsx",
    'import { Image } from "./image"; const a = <Image file={x} loading="eager" />;',
    'import { Image } from "./image"; const a = <Image src={x} />;',
  ),
  // Copies, samples and what is set aside.
  ...(
    [
      ["resources/views/vendor/laravel-filemanager/crop.blade.php", []],
      ["themes/Base/Views/vendor/product/index.blade.php", ["missing-alt"]],
      ["resources/views/vendor/media-library/placeholderSvg.blade.php", []],
      ["resources/views/vendor/mail/html/header.blade.php", []],
      ["resources/views/vendor/products/list.blade.php", ["missing-alt"]],
      ["www/lib/pdfjs/legacy/api/index.html", []],
      ["www/pdfjs/index.html", ["missing-alt"]],
      ["site/exercises/flags/colombia/example.html", []],
      ["site/exercises/flags/stub.html", []],
      ["exercises/stub.html", ["missing-alt"]],
      ["unittests/scans/burp.html", []],
      ["ui-tests/page.html", []],
      ["www/test_page/index.html", []],
      ["extensions/block/testpage.html", []],
      ["examples/test.md", []],
      ["docs/test.md", ["missing-alt"]],
      ["kirby/README.md", []],
      ["README.md", ["missing-alt"]],
      ["extensions/block/tested-page.html", ["missing-alt"]],
      ["docs/public/4.0/switch.html", []],
      ["public/v2/switch.html", ["missing-alt"]],
      ["docs/unit-tests/page.html", ["missing-alt"]],
      ["latest/page.html", ["missing-alt"]],
      ["site/examples/flags/example.html", ["missing-alt"]],
      ["lib/css/builder/elements/about-1.html", []],
      ["app/js/views/about.html", ["missing-alt"]],
      ["pages-archive/sale.html", []],
      ["src/archive/sale.html", ["missing-alt"]],
      ["views/index copy 2.html", []],
      ["src/unused/topic/Header.html", []],
      ["deprecated/topic/Header.html", ["missing-alt"]],
      ["docs/unused/header.md", ["missing-alt"]],
      ["docs/migrations/to-2.md", ["missing-alt"]],
      ["database/seeders/Posts.php", []],
      ["app/ckeditor/samples/index.html", []],
      ["editor/index.html", ["missing-alt"]],
      ["storage/framework/views/a1b2.php", []],
      ["storage/views/a.php", ["missing-alt"]],
      ["platforms/android/app/index.html", []],
      ["platforms/index.html", ["missing-alt"]],
      ["staticfiles/admin/index.html", []],
      ["web/modules/contrib/gin/templates/page.html", []],
      ["contrib/page.html", ["missing-alt"]],
      ["spec/dummy/app/views/index.html", []],
      ["spec/index.html", ["missing-alt"]],
      ["src/Card.stories.html", []],
      ["packages/react-drag/stories/1-Basic/Drag.tsx", []],
      ["stories/Drag.vue", []],
      ["web/stories/Story.vue", ["missing-alt"]],
      ["stories/about.html", ["missing-alt"]],
      ["packages/drag/src/99-Tests/Drag.html", []],
      ["src/stories.html", ["missing-alt"]],
      ["app/Console/Commands/AddPosts.php", []],
      ["app/console/posts.html", ["missing-alt"]],
      ["library/config/LayerSlider/views/slider_list.php", []],
      ["wp-admin/about.php", []],
      ["src/wp-admin/about.php", ["missing-alt"]],
      ["views/copy.html", ["missing-alt"]],
      ["unittests/scans/burp/report.html", []],
      ["app/integration-tests/page.html", []],
      ["src/Shop.Web.Tests/Pages/Index.html", []],
      ["www/test_page/index.html", []],
      ["speed-test/index.html", ["missing-alt"]],
      ["docs/unit-tests/index.html", ["missing-alt"]],
      ["contests/index.html", ["missing-alt"]],
      ["src/uni_modules/uview-ui/components/u-album/u-album.html", []],
      ["vendored/page.html", []],
      ["view/js/emojiPicker/README.md", []],
      ["view/fonts/README.md", []],
      ["js/emojiPicker/README.md", ["missing-alt"]],
      ["view/js/README.md", ["missing-alt"]],
      ["views/Make a copy.md", ["missing-alt"]],
    ] as const
  ).map(([path, problems]): Case => ({
    ...{ markup: "html", path, problems },
    text: '<img src="a.png">',
  })),
  ...(
    [
      ["flatlab/widget.html", "FlatLab, Dashboard, Bootstrap, Admin, Template", []],
      ["views/widget.html", "FlatLab, Dashboard, Bootstrap, Admin, Template", ["missing-alt"]],
      ["dashboard/widget.html", "FlatLab, Dashboard, Bootstrap, Admin, Template", ["missing-alt"]],
      ["flatlab/widget.html", "FlatLab, news of our lab", ["missing-alt"]],
    ] as const
  ).map(([path, said, problems]): Case => ({
    ...{ markup: "html", path, problems },
    text: `<!DOCTYPE html>\n<html><head><meta name="keyword" content="${said}"></head><body>\n<img src="1.jpg"></body></html>`,
  })),
  ...silent(
    "html",
    '<!--\n * * *\n This is a starter component and can be deleted.\n * * *\n-->\n<img src="a.png">',
  ),
  // Portraits of whoever comes to have this place, and all of them in one image.
  ...silent(
    "markdown",
    '<a href="https://opencollective.com/app/sponsor/3/website"><img src="https://opencollective.com/app/sponsor/3/avatar.svg"></a>',
    "[![](https://opencollective.com/app/tiers/gold/12/avatar.svg?avatarHeight=36)](https://opencollective.com/app/tiers/gold/12/website)",
    "[![](https://sourcerer.io/fame/me/org/app/images/0)](https://sourcerer.io/fame/me/org/app/links/0)",
  ),
  {
    markup: "markdown",
    text: "[![](https://opencollective.com/app/backers.svg?width=890)](https://opencollective.com/app)",
    problems: ["link-without-name"],
  },
  // Named by who uses a component, or by a tooltip around it.
  ...(
    [
      [
        "src/Photo.vue",
        '<script setup>defineProps(["src"])</script>\n<template><img :src="src" class="a"></template>',
        [],
      ],
      ["src/Photo.vue", '<template><img :src="src"></template>', ["missing-alt"]],
      ["src/Photo.vue", '<template>\n  <img src="logo.svg">\n</template>', ["missing-alt"]],
      [
        "src/Photo.vue",
        '<template><b><img :src="src"></b></template><script>export default { props: ["src"] }</script>',
        ["missing-alt"],
      ],
      [
        "src/Photo.vue",
        '<template><img :src="src"></template><script>export default { props: ["src"], inheritAttrs: false }</script>',
        ["missing-alt"],
      ],
      ["src/Crop.vue", '<template><div class="vicp-wrap"><img :src="a"></div></template>', []],
      [
        "src/Crop.vue",
        '<template><div class="crop-wrap"><img :src="a"></div></template>',
        ["missing-alt"],
      ],
    ] as const
  ).map(([path, text, problems]): Case => ({ markup: "vue", path, text, problems })),
  ...silent(
    "jsx",
    'import { Tooltip } from "@mui/material"; const a = <Tooltip title="Save"><IconButton onClick={() => x()}><img src="a.png" alt="" /></IconButton></Tooltip>;',
  ),
  ...[
    'import { Tooltip } from "antd"; const a = <Tooltip title="Save"><button><img src="a.png" alt="" /></button></Tooltip>;',
    'import { Tooltip } from "@mui/material"; const a = <p><Tooltip title="Save"><i /></Tooltip><button><img src="a.png" alt="" /></button></p>;',
  ].map((text): Case => ({ markup: "jsx", text, problems: ["link-without-name"] })),
  // Names of files in XML.
  ...silent("html", "<screenshots><image>preview.jpg</image></screenshots>"),
  // Whatever a service has of a collection.
  ...silent("html", '<img src="https://source.unsplash.com/collection/993239/600x400">'),
  ...told("html", '<img src="https://source.unsplash.com/WLUHO9A_xik/600x400">'),
  // Images that only wait for being shown elsewhere.
  ...silent("html", '<div class="image_preloader"><img src="a.png"></div>'),
  ...told("html", '<div class="preloader"><img src="a.png"></div>'),
  // Components that say at their beginning that they are somebody else's.
  ...silent(
    "vue",
    "<!-- Copied from https://github.com/someone/vue-cropper/blob/main/src/Cropper.vue -->\n<template><p><img src='a.png'></p></template>",
  ),
  ...silent(
    "jsx",
    "'use client';\n/**\n * This component was copied from the react-lightbox package.\n */\nexport const A = () => <p><img src={a} /></p>;",
    "// Vendored from @some/lightbox 2.1\nexport const A = () => <p><img src={a} /></p>;",
  ),
  ...told(
    "jsx",
    "// Copied from ./B, with a larger image\nexport const A = () => <p><img src={a} /></p>;",
    "export const A = () => <p><img src={a} /></p>;\n// Copied from https://github.com/someone/lightbox\nconst b = 1;",
    "// Copied from our former page\nexport const A = () => <p><img src={a} /></p>;",
  ),
  // What is drawn into an image, on a canvas or of others' parts has no alternative there.
  ...(
    [
      ["components/OgImage/OgImageLearn.vue", '<template><b><img src="a.svg"></b></template>', []],
      [
        "components/Images/Learn.vue",
        '<template><b><img src="a.svg"></b></template>',
        ["missing-alt"],
      ],
      ["a.vue", '<template><TresCanvas><Image :url="u" /></TresCanvas></template>', []],
      [
        "a.vue",
        '<template><TresCanvas></TresCanvas><Image :src="u" /></template>',
        ["missing-alt"],
      ],
      [
        "a.vue",
        '<template><p><Primitive role="img" :as="as" :src="src"><slot /></Primitive></p></template>',
        [],
      ],
    ] as const
  ).map(([path, text, problems]): Case => ({ markup: "vue", path, text, problems })),
  ...(
    [
      ["pages/api/social-image.tsx", []],
      ["app/blog/opengraph-image.tsx", []],
      ["app/blog/image.tsx", ["missing-alt"]],
    ] as const
  ).map(([path, problems]): Case => ({
    ...{ markup: "jsx", path, problems },
    text: "export const A = () => <p><img src={a} /></p>;",
  })),
  ...silent("typst", '#let texture = image(\n  "texture.png",\n  width: 5pt,\n)'),
  // Bound by a framework of shops.
  ...silent("razor", "<img sm-model=\"b.Image\" attr-alt='(b.Alt.IsEmpty(), b.Name)' />"),
  ...told("razor", '<img sm-model="b.Image" attr-class="a" />'),
  // Starters that nobody changed.
  ...silent(
    "markdown",
    "# Nextra Docs Template \n\n[![](https://vercel.com/button)](https://vercel.com/new/clone)",
  ),
  ...silent(
    "html",
    '<title>Built with Serverpod</title><p><img src="/images/serverpod-logo.svg" width="160"></p>',
  ),
  ...silent(
    "markdown",
    "TSDX has a special logger for you convenience.\n\n![](https://user-images.githubusercontent.com/4060187/5-a.gif)",
    "[Nest](https://github.com/nestjs/nest) framework TypeScript starter repository.\n\n![](https://img.shields.io/twitter/follow/nestframework.svg)",
    "![](https://res.cloudinary.com/dtfbvvkyp/image/upload/v1/laravel-logo.svg)\n\n## About Laravel\n\nLaravel is a web application framework with",
    "# Introduction\n\nThis service was generated with Amplication.\n\n![](https://d33wubrfki0l68.cloudfront.net/2/a.png)",
  ),
  ...told("markdown", "# Shop\n\n![](https://img.shields.io/badge/Support-us-blue.svg)\n\nText."),
  ...silent("html", '<p><img src="about:blank"></p>'),
  ...told("html", '<title>Shop</title><p><img src="/images/serverpod-logo.svg" width="160"></p>'),
];
