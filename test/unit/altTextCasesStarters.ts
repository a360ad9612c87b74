import type { Case } from "./altTextCase.ts";

const each = (
  problems: NonNullable<Case["problems"]>,
  list: readonly (readonly [markup: Case["markup"], text: string, path?: string])[],
): readonly Case[] =>
  list.map(([markup, text, path]) => ({ markup, text, problems, ...(path && { path }) }));

/** Pages of starters and templates, changed and unchanged, and addresses that somebody is to write. */
export const STARTER_CASES: readonly Case[] = [
  ...each(
    [],
    [
      [
        "mdx",
        "---\ndescription: 'Add image, video, and other HTML elements'\n---\n\n<img src=\"https://mintlify-assets.b-cdn.net/bigbend.jpg\" />\n",
      ],
      [
        "mdx",
        "---\ndescription: 'Learn how to preview changes locally'\n---\n\n<img src=\"/images/checks-passed.png\" />\n",
      ],
      [
        "vue",
        '<template>\n  <img id="background" src="https://laravel.com/assets/img/welcome/background.svg" />\n  <p>Laravel has wonderful documentation</p>\n</template>',
      ],
      [
        "vue",
        '<template>\n  <div id="app">\n    <img src="./assets/logo.png">\n    <router-view></router-view>\n  </div>\n</template>\n<script></script>',
      ],
      [
        "jsx",
        'export default () => (\n  <div>\n    <h2>Yay! Welcome to umi!</h2>\n    <p><img src={yayJpg} width="388" /></p>\n  </div>\n);',
      ],
      ["html", '<ion-item>\n<img ng-src="{{chat.face}}">\n<p>{{chat.lastText}}</p></ion-item>'],
      [
        "html",
        '<a href="#"><span>Douglas McGee</span>\n<img class="img-profile rounded-circle" src="img/undraw_profile.svg"></a>',
      ],
      [
        "vue",
        '<template>\n<div><img :src="avatar+\'?imageView2/1/w/80/h/80\'" class="user-avatar">\n<a href="https://panjiachen.github.io/vue-element-admin-site/#/">Docs</a></div>\n</template>',
      ],
      [
        "html",
        "<title>SB Admin 2 - Tables</title>\n<img src='a.png'>",
        "myproject/templates/admin/tables.html",
      ],
      [
        "vue",
        '<template>\n<div class="navbar"><hamburger class="hamburger-container" />\n<img :src="avatar" class="user-avatar"></div>\n</template>',
      ],
      [
        "vue",
        '<template>\n<transition name="sidebarLogoFade">\n<img v-if="logo" :src="logo" class="sidebar-logo"></transition>\n</template>',
      ],
      [
        "html",
        '<a href="https://gitee.com/y_project/RuoYi"><img src="https://img.shields.io/badge/RuoYi-v4.8.3-brightgreen.svg"></a>',
      ],
      ["markdown", '<a href="#"><img src="/assets/images/image-alignment-580x300.jpg" alt=""></a>'],
      ["markdown", "![](path/to/screenshot.png)"],
      ["markdown", "![](./path/to/image.png)"],
      ["markdown", "![](https://example.com/images/logo.png)"],
      ["markdown", "![](images/your-screenshot.png)"],
      ["markdown", "[![](https://img.shields.io/github/stars/USERNAME/REPO)](https://x.org)"],
      ["markdown", "![](https://github.com/<username>/<repo>/actions/workflows/ci.yml/badge.svg)"],
      ["markdown", "![](YOUR_IMAGE_URL)"],
    ],
  ),
  ...each(
    ["missing-alt"],
    [
      [
        "vue",
        '<template>\n  <div id="app">\n    <img src="./assets/logo.png">\n    <h1>Shop</h1>\n    <router-view/>\n  </div>\n</template>',
      ],
      [
        "jsx",
        'export default () => (\n  <div>\n    <img src={yayJpg} width="388" />\n  </div>\n);',
      ],
      ["html", '<span>Ann Lee</span>\n<img class="img-profile" src="img/undraw_profile.svg">'],
      ["vue", '<template>\n<div><img :src="avatar" class="user-avatar"></div>\n</template>'],
      ["markdown", "![](docs/path/tools.png)"],
      ["markdown", "![](images/Organize_your_photos.png)"],
      ["markdown", "![](https://example.org/diagram.png)"],
      ["markdown", "![](https://github.com/user/repository-map/raw/main/map.png)"],
    ],
  ),
];
