import type { Case } from "./altTextCase.ts";

/** Images that functions of templates put out, and kinds of problems that nobody would mend, in small. */
export const HELPER_CASES: readonly Case[] = [
  {
    markup: "erb",
    text: '<%= image_tag "logo.png", alt: "Acme" %>',
    references: [{ source: "logo.png", alt: "Acme" }],
    problems: [],
    written: '<%= image_tag "logo.png", alt: "New text" %>',
  },
  {
    markup: "erb",
    text: '<%= image_tag("logo.png", class: "x") %>',
    references: [{ source: "logo.png", alt: null }],
    problems: ["missing-alt"],
    written: '<%= image_tag("logo.png", alt: "New text", class: "x") %>',
  },
  {
    markup: "erb",
    text: "<%= image_tag 'a.png', :alt => 'It\\'s', size: '16x16' -%>",
    references: [{ source: "a.png", alt: "It's" }],
    problems: [],
    written: "<%= image_tag 'a.png', :alt => 'New text', size: '16x16' -%>",
  },
  {
    markup: "erb",
    text: '<%= image_tag user.avatar, alt: t(".x") %><%= image_tag "a.png", **opts %><%= image_tag "b.png", alt: "Avatar of #{name}" %>',
    references: [
      { source: null, computed: true },
      { source: "a.png", computed: true },
      { computed: true },
    ],
    problems: [],
  },
  {
    markup: "erb",
    text: '<a href="/"><%= image_tag "a.png", alt: "" %></a>',
    references: [{ alt: "", link: { href: "/", text: "" } }],
    problems: ["link-without-name"],
    written: '<a href="/"><%= image_tag "a.png", alt: "New text" %></a>',
  },
  {
    markup: "erb",
    text: '<%= link_to image_tag("a.png", alt: ""), root_path %>',
    references: [{ alt: "" }],
    problems: ["link-without-name"],
    written: '<%= link_to image_tag("a.png", alt: "New text"), root_path %>',
  },
  {
    markup: "erb",
    text: '<%= link_to image_tag("a.png"), root_path, title: "Home" %><%= x ? image_tag("a.png") : image_tag("b.png") %><p title="<%= image_tag "a.png" %>">x</p><% y = image_tag "a.png" %>',
    references: [],
    problems: [],
  },
  {
    markup: "erb",
    text: '<%= image_tag "a.png", aria: { hidden: true } %><%= vite_image_tag "b.png", alt: nil %><%= image_pack_tag "c.png", options %>',
    references: [
      { hidden: true },
      { source: "b.png", place: false },
      { source: "c.png", computed: true },
    ],
    problems: ["missing-alt"],
  },
  {
    markup: "erb",
    text: '<%= img_tag(~p"/images/a.png", alt: "Kite") %><img src={~p"/images/b.png"} alt="Owl" /><img src="<%= image_path \'c.png\' %>">',
    references: [
      { source: "/images/a.png", alt: "Kite" },
      { source: "/images/b.png", alt: "Owl" },
      { source: "c.png" },
    ],
    problems: ["missing-alt"],
  },
  {
    markup: "blade",
    text: "<a href=\"/\">{{ Html::image('img/a.png', '') }}</a>",
    references: [],
    problems: [],
  },
  {
    markup: "liquid",
    text: '<a href="/">{% image page.photo width-400 alt="" %}</a><a href="/x">{{ image.getImg() }}</a>',
    references: [],
    problems: [],
  },
  {
    markup: "razor",
    text: '<svg role="img" alt="Acme"><path d="M0"/></svg>',
    problems: [],
  },
  {
    markup: "razor",
    text: '<input type="file" name="x"><img src="@Model.LogoUrl" alt="Logo"/>',
    problems: [],
  },
  {
    markup: "razor",
    text: '<img src="@Model.LogoUrl" alt="Logo"/>',
    problems: ["empty-words"],
  },
  {
    markup: "xml",
    path: "assets/icons/fig.svg",
    text: '<svg role="img"><title>Fig</title><path d="M4"/></svg>',
    problems: [],
  },
  {
    markup: "php",
    text: "<?= '<?xml ?>' ?>\n<rss><channel><image><url>x</url></image></channel></rss>",
    references: [],
    problems: [],
  },
  {
    markup: "markdown",
    text: "```\n![alt text][a]\n```\n\n![alt text][a]\n\n[a]: a.png\n",
    problems: [],
  },
  {
    markup: "markdown",
    text: "![alt text](a.png)\n\n![alt text](a.png)\n",
    problems: ["empty-words", "empty-words"],
  },
  {
    markup: "html",
    path: "public/plugins/codemirror-5.17.0/mode/php/index.html",
    text: '<img src="a.png">',
    problems: [],
  },
  {
    markup: "html",
    path: "static/revealjs/demo.html",
    text: '<img src="a.png">',
    problems: [],
  },
  {
    markup: "html",
    path: "spec/data_fixtures/xkcd.html",
    text: '<img src="a.png">',
    problems: [],
  },
  {
    markup: "html",
    path: "docs/version-1.2.0/a.html",
    text: '<img src="a.png">',
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    path: "public/release-1.2/index.html",
    text: '<img src="a.png">',
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    path: "static/examples/a.html",
    text: '<img src="a.png">',
    problems: ["missing-alt"],
  },
  {
    markup: "erb",
    text: '<%= image_tag "a.png", title: "Odin" %>',
    references: [{ title: "Odin", alt: null }],
    problems: [],
  },
  {
    markup: "markdown",
    text: "```\n![Alt text][a] ![Alt text][b]\n```\n\n![Alt text][a]\n\n![Alt text][b]\n\n[a]: a.png\n[b]: b.png\n",
    problems: [],
  },
  {
    markup: "markdown",
    path: "public/libs/simplemde/README.md",
    text: "![](a.png)",
    problems: [],
  },
  {
    markup: "markdown",
    path: "assets/README.md",
    text: "![](a.png)",
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: '<label for="go">Search</label><input type="image" id="go" src="s.png"><label>Find <input type="image" src="t.png" alt=""></label><input type="image" src="u.png">',
    references: [{ button: "Search" }, { button: "Find" }, { button: "" }],
    problems: ["missing-alt", "link-without-name"],
  },
  {
    markup: "mdx",
    text: 'import ThemedImage from "@theme/ThemedImage";\n\n<ThemedImage alt="Two cats" sources={{light: useBaseUrl("/a.png"), dark: useBaseUrl("/b.png")}} />\n\n<ThemedImage sources={{ light: "/c.png", dark: "/d.png" }} />\n',
    references: [
      { source: "/a.png", alt: "Two cats" },
      { source: "/c.png", place: true },
    ],
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: '<a href="/" aria-label="Home"><svg role="img"><path d="M0"/></svg><img src="a.png" alt=""></a>',
    problems: [],
  },
  {
    markup: "html",
    text: '<!DOCTYPE html>\n<!-- saved from url=(0031)https://example.org/ -->\n<html><body><img src="./Page_files/a.png"></body></html>',
    problems: [],
  },
  {
    markup: "html",
    path: "spec/Some page_files/frame.html",
    text: '<img src="a.png">',
    problems: [],
  },
  {
    markup: "markdown",
    text: '## Birds\n\n<img align="right" src="clipart/owl.png" width="90">\n\nOwls hunt at night.\n',
    problems: ["missing-alt"],
  },
  {
    markup: "haml",
    text: '%a{href: "/"}= image_tag "logo.png",\n  alt: ""\n%p\n  = image_tag("b.png", class: "x")\n',
    references: [
      { source: "logo.png", decorative: true },
      { source: "b.png", alt: null },
    ],
    problems: ["missing-alt"],
    written:
      '%a{href: "/"}= image_tag "logo.png",\n  alt: "New text"\n%p\n  = image_tag("b.png", class: "x")\n',
  },
  {
    markup: "haml",
    text: '%img.x{:src => "a.png"}\n%img(src="b.png" alt="Kite")\n%img{src: user.url, alt: t(".x")}\n-# %img{src: "c.png"}\n  %img{src: "d.png"}\n:javascript\n  var x = "= image_tag 1";\n',
    references: [
      { source: "a.png", alt: null },
      { source: "b.png", alt: "Kite" },
      { source: null, computed: true },
    ],
    problems: ["missing-alt"],
    written:
      '%img.x{:src => "a.png", alt: "New text"}\n%img(src="b.png" alt="Kite")\n%img{src: user.url, alt: t(".x")}\n-# %img{src: "c.png"}\n  %img{src: "d.png"}\n:javascript\n  var x = "= image_tag 1";\n',
  },
  {
    markup: "slim",
    text: 'a href="/"\n  img.logo src=image_path("a.png") width="20"\n  img src="b.png" alt="Kite"\n  img[src="c.png" alt=""]\n  img *attrs src="d.png"\n  == image_tag "e.png", alt: t(".x")\n/ img src="f.png"\np img the thing\n',
    references: [
      { source: null, alt: null },
      { source: "b.png", alt: "Kite" },
      { decorative: true },
      { computed: true },
      { source: "e.png", computed: true },
    ],
    problems: ["missing-alt"],
    written:
      'a href="/"\n  img.logo src=image_path("a.png") alt="New text" width="20"\n  img src="b.png" alt="Kite"\n  img[src="c.png" alt=""]\n  img *attrs src="d.png"\n  == image_tag "e.png", alt: t(".x")\n/ img src="f.png"\np img the thing\n',
  },
  {
    markup: "haml",
    text: '%img(src="a.png" alt="A \\"flag\\" here")\n%img(src="b.png" alt=\'It\\\'s\')\n%img(src="c.png")\n',
    references: [
      { source: "a.png", alt: 'A "flag" here' },
      { source: "b.png", alt: "It's" },
      { source: "c.png", alt: null },
    ],
    problems: ["missing-alt"],
  },
  {
    markup: "slim",
    text: 'p\n  img[src="a.png" alt="A path\\" class="x"]\n  img[src="b.png" alt="Kite"]\n',
    references: [
      { source: "a.png", alt: "A path\\" },
      { source: "b.png", alt: "Kite" },
    ],
    problems: [],
  },
];
