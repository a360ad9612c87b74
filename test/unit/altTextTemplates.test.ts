import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as templates from "../../src/core/altText/read/tags/templates.ts";
import { withAlt } from "../../src/core/altText/syntax/escape.ts";
import { rows } from "./altTextTags.ts";

const inVue = (tag: string, script = ""): string =>
  `<script setup>\n${script}\n</script>\n<template>\n  <div>${tag}</div>\n</template>\n<style>a > img { x: y }</style>`;
const LOGO = 'import logo from "./a.png";';

describe("images in Vue", () => {
  rows(templates.vue, [
    [
      "with an alt text",
      inVue('<img src="/a.png" alt="x">'),
      '/a.png | "x" > <img src="/a.png" alt="A">',
    ],
    ["without", inVue('<img src="/a.png" />'), '/a.png | - > <img src="/a.png" alt="A" />'],
    [
      "of the project",
      inVue('<img src="@/a.png">'),
      'module @/a.png | - > <img src="@/a.png" alt="A">',
    ],
    ["relative", inVue('<img src="./a.png">'), 'module ./a.png | - > <img src="./a.png" alt="A">'],
    [
      "imported",
      inVue('<img :src="logo">', LOGO),
      'module ./a.png | - > <img :src="logo" alt="A">',
    ],
    [
      "imported, the long way",
      inVue('<img v-bind:src="logo">', LOGO),
      'module ./a.png | - > <img v-bind:src="logo" alt="A">',
    ],
    [
      "required",
      inVue(`<img :src="require('@/a.png')">`),
      `module @/a.png | - > <img :src="require('@/a.png')" alt="A">`,
    ],
    [
      "a name that a loop gives",
      inVue('<img v-for="logo in all" :src="logo">', LOGO),
      '- | - > <img v-for="logo in all" :src="logo" alt="A">',
    ],
    ["computed", inVue('<img src="/a.png" :alt="x">'), "/a.png | - computed"],
    ["a string that is code", inVue(`<img src="/a.png" :alt="'x'">`), '/a.png | "x" computed'],
    ["bound all at once", inVue('<img src="/a.png" v-bind="p">'), "/a.png | - computed"],
    [
      "signs in text",
      inVue('{{ a <b }}<img src="/a.png" alt="">{{ "<img>" }}'),
      '/a.png | decorative > <img src="/a.png" alt="A">',
    ],
    [
      "signs in values",
      inVue('<img @click="a > b" #x v-if="a < b" src="/a.png">'),
      '/a.png | - > <img @click="a > b" #x v-if="a < b" src="/a.png" alt="A">',
    ],
    [
      "a component",
      inVue('<NuxtImg src="/a.png"/><nuxt-img src="/b.png"/>'),
      '/a.png | - > <NuxtImg src="/a.png" alt="A"/>',
      '/b.png | - > <nuxt-img src="/b.png" alt="A"/>',
    ],
    [
      "templates in templates",
      inVue('<template v-if="a"><img src="/a.png"></template><img src="/b.png">'),
      '/a.png | - > <img src="/a.png" alt="A">',
      '/b.png | - > <img src="/b.png" alt="A">',
    ],
    ["Pug", '<template lang="pug">\nimg(src="a")\n<img src="b">\n</template>'],
    [
      "other blocks",
      '<docs><img src="a"></docs><i18n>{ "a": "<img>" }</i18n><template><img src="/b"></template>',
      '/b | - > <img src="/b" alt="A">',
    ],
    ["a template alone", '<template>\n<img src="/a.png"', '/a.png | - > <img src="/a.png" alt="A"'],
  ]);
  rows(templates.vueHtml, [
    ["a template without its file", '<img :src="a" alt="x">', '- | "x" > <img :src="a" alt="A">'],
  ]);
});

describe("images in Svelte", () => {
  const script = (tag: string): string => `<script>\n${LOGO}\n</script>\n${tag}`;
  rows(templates.svelte, [
    ["with an alt text", '<img src="a.png" alt="x">', 'a.png | "x" > <img src="a.png" alt="A">'],
    ["without", '<img src="a.png" />', 'a.png | - > <img src="a.png" alt="A" />'],
    ["imported", script("<img src={logo}>"), 'module ./a.png | - > <img src={logo} alt="A">'],
    ["imported, in quotes", script('<img src="{logo}">'), '- | - > <img src="{logo}" alt="A">'],
    ["in short", script("<img {src} {alt}>"), "- | - computed"],
    ["spread after", '<img src="a.png" {...p}>', "a.png | - computed"],
    ["alt before a spread", '<img src="a.png" alt="x" {...p}>', 'a.png | "x" computed'],
    ["computed", "<img src='a.png' alt={x}>", "a.png | - computed"],
    ["computed in part", '<img src="a.png" alt="x {y}">', "a.png | - computed"],
    ["a string", '<img src="a.png" alt={"x"}>', 'a.png | "x" > <img src="a.png" alt={"A"}>'],
    [
      "enhanced",
      '<enhanced:img src="./a.png" />',
      'module ./a.png | - > <enhanced:img src="./a.png" alt="A" />',
    ],
    [
      "in blocks",
      '{#if a > b}<img src="a">{:else}<img src="b">{/if}',
      'a | - > <img src="a" alt="A">',
      'b | - > <img src="b" alt="A">',
    ],
    [
      "a name that a loop gives",
      script("{#each all as logo}<img src={logo}>{/each}"),
      '- | - > <img src={logo} alt="A">',
    ],
    [
      "signs in code",
      '<img on:click={() => a > "}"} class="{a ? "b" : ">"}" src="a">',
      `a | - > <img on:click={() => a > "}"} class="{a ? "b" : ">"}" src="a" alt="A">`,
    ],
    ["entities", '<img src="a" alt="&#123;x&#125;">', 'a | "{x}" > <img src="a" alt="A">'],
    ["code that looks like a tag", '{@html "<img>"}{a < b}<!-- <img> -->'],
    ["a brace without an end", '{a\n<img src="a" alt="x">', 'a | "x" > <img src="a" alt="A">'],
  ]);
});

describe("images in Astro", () => {
  const page = (body: string): string => `---\n${LOGO}\nconst a = b < c;\n---\n${body}`;
  rows(templates.astro, [
    [
      "with an alt text",
      page('<img src="a.png" alt="x">'),
      'a.png | "x" > <img src="a.png" alt="A">',
    ],
    ["without", page('<img src="a.png" />'), 'a.png | - > <img src="a.png" alt="A" />'],
    ["imported", page("<Image src={logo} />"), 'module ./a.png | - > <Image src={logo} alt="A" />'],
    [
      "picture",
      page("<Picture src={logo} alt='x' />"),
      `module ./a.png | "x" > <Picture src={logo} alt='A' />`,
    ],
    [
      "by its source",
      page("<img src={logo.src} />"),
      'module ./a.png | - > <img src={logo.src} alt="A" />',
    ],
    [
      "in a list",
      page("<ul>{p.map((q) => <li><img src={q} alt='x' /></li>)}</ul>"),
      `- | "x" > <img src={q} alt='A' />`,
    ],
    [
      "in a condition",
      page('{a < b && <img src="a" />}{c ? (<img src="b" />) : <p>it\'s</p>}<img src="c">'),
      'a | - > <img src="a" alt="A" />',
      'b | - > <img src="b" alt="A" />',
      'c | - > <img src="c" alt="A">',
    ],
    [
      "braces in quotes, which are text",
      page('<img src="a" alt="{x}">'),
      'a | "{x}" > <img src="a" alt="A">',
    ],
    [
      "a template",
      page("<img src=`a.png` alt=`x` />"),
      'a.png | "x" > <img src=`a.png` alt=`A` />',
    ],
    ["computed", page("<img src='a' alt={x} />"), "a | - computed"],
    ["spread", page("<img src='a' {...p} />"), "a | - computed"],
    [
      "a comment between",
      page("<img src='a' {/* alt */} />"),
      "a | - > <img src='a' alt='A' {/* alt */} />",
    ],
    ["strings that look so", page("{`<img>`}{'<img>'}{/* <img /> */}")],
    [
      "scripts",
      page("<script>const x = '<img>';</script><style>a { b: c }</style><img src='a'>"),
      "a | - > <img src='a' alt='A'>",
    ],
    [
      "a parameter of the same name",
      page("{p.map((logo) => <img src={logo} />)}"),
      '- | - > <img src={logo} alt="A" />',
    ],
    ["without front matter", "<img src='a'>", "a | - > <img src='a' alt='A'>"],
    [
      "markup that sets HTML",
      page('<div set:html={"<img>"} /><img src="a">'),
      'a | - > <img src="a" alt="A">',
    ],
  ]);
  rows(templates.tags, [
    [
      "MDX",
      `${LOGO}\n\n   <Image src={logo} />`,
      'module ./a.png | - > <Image src={logo} alt="A" />',
    ],
    ["MDX in an expression", '{a && <img src="a" alt="x" />}', 'a | "x" > <img src="a" alt="A" />'],
  ]);
});

describe("images in Angular", () => {
  rows(templates.angular, [
    ["with an alt text", '<img src="a.png" alt="x">', 'a.png | "x" > <img src="a.png" alt="A">'],
    ["without", '<img src="a.png" />', 'a.png | - > <img src="a.png" alt="A" />'],
    ["ngSrc", '<img ngSrc="a.png" width="1">', 'a.png | - > <img ngSrc="a.png" alt="A" width="1">'],
    ["a bound source", '<img [src]="a">', '- | - > <img [src]="a" alt="A">'],
    ["a bound string", `<img [src]="'a.png'">`, `a.png | - > <img [src]="'a.png'" alt="A">`],
    ["bound", '<img src="a" [alt]="x">', "a | - computed"],
    ["bound as an attribute", '<img src="a" [attr.alt]="x">', "a | - computed"],
    ["bound the long way", '<img src="a" bind-alt="x">', "a | - computed"],
    ["interpolated", '<img src="{{ a }}" alt="x {{ y }}">', "- | - computed"],
    [
      "interpolated strings",
      `<img src="a" alt="x {{ '{{' }} y">`,
      'a | "x {{ y" > <img src="a" alt="A">',
    ],
    ["signs in text", '{{ a <b }}<img src="a">{{ "<img>" }}', 'a | - > <img src="a" alt="A">'],
    [
      "signs in values",
      '<img *ngIf="a > b" (click)="c()" #d src="a">',
      'a | - > <img *ngIf="a > b" (click)="c()" #d src="a" alt="A">',
    ],
    [
      "in blocks",
      '@if (a > b) {<img src="a">} @else {<img src="b" alt="">}',
      'a | - > <img src="a" alt="A">',
      'b | decorative > <img src="b" alt="A">',
    ],
    ["a label", '<span role="img" [attr.aria-label]="x"></span>', "- | - computed"],
    ["a role", '<span role="img"></span>', '- | - > <span role="img" aria-label="A">'],
    [
      "an interpolation without an end",
      '{{ a <img src="a" alt="x">',
      'a | "x" > <img src="a" alt="A">',
    ],
  ]);
});

describe("images in PHP", () => {
  rows(templates.php, [
    ["with an alt text", '<img src="a.png" alt="x">', 'a.png | "x" > <img src="a.png" alt="A">'],
    [
      "a computed source",
      '<img src="<?= $a->b ?>" />',
      '- | - > <img src="<?= $a->b ?>" alt="A" />',
    ],
    [
      "a source that is a string",
      `<img src="<?= 'a.png' ?>">`,
      `a.png | - > <img src="<?= 'a.png' ?>" alt="A">`,
    ],
    ["a computed alt", '<img src="a" alt="<?php echo $x; ?>">', "a | - computed"],
    ["computed in part", '<img src="a" alt="x <?= $y ?>">', "a | - computed"],
    [
      "quotes in code",
      '<img src="<?= $a["x"] ?>" alt="x">',
      '- | "x" > <img src="<?= $a["x"] ?>" alt="A">',
    ],
    [
      "an end in a string",
      '<img title="<?= "?>" ?>" src="a">',
      'a | - > <img title="<?= "?>" ?>" src="a" alt="A">',
    ],
    ["an end in a comment", "<?php // it's ?><img src='a'>", "a | - > <img src='a' alt='A'>"],
    ["strings in code", "<?php echo \"<img src='a'>\"; ?>"],
    ["attributes put out", '<img <?= $attributes ?> src="a">', "a | - computed"],
    [
      "a condition in a tag",
      '<img src="a" <?php if ($b): ?>class="c"<?php endif ?>>',
      'a | - > <img src="a" alt="A" <?php if ($b): ?>class="c"<?php endif ?>>',
    ],
    [
      "in a condition",
      '<?php if ($a > 3): ?><img src="a"><?php endif; ?>',
      'a | - > <img src="a" alt="A">',
    ],
    ["code without an end", '<img src="a"><?php echo "<img>";', 'a | - > <img src="a" alt="A">'],
    [
      "WordPress",
      '<img src="<?php echo get_template_directory_uri(); ?>/a.png">',
      '/a.png | - > <img src="<?php echo get_template_directory_uri(); ?>/a.png" alt="A">',
    ],
    ["a comment in code", '<?php /* <img> ?> */ ?><img alt="">', '- | decorative > <img alt="A">'],
  ]);
  rows(templates.blade, [
    [
      "Blade: an asset",
      `<img src="{{ asset('a.png') }}">`,
      `/a.png | - > <img src="{{ asset('a.png') }}" alt="A">`,
    ],
    [
      "Blade: directives",
      "<img @class(['a' => $b > 1]) src='a'>@if ($a > 1)<img src='b'>@endif",
      "a | - > <img @class(['a' => $b > 1]) src='a' alt='A'>",
      "b | - > <img src='b' alt='A'>",
    ],
    [
      "Blade: comments and raw code",
      "{{-- <img> --}}{!! '<img>' !!}@php $a = '<img>'; @endphp<img alt='{{ $x }}'>",
      "- | - computed",
    ],
  ]);
});

describe("images in Razor", () => {
  rows(templates.razor, [
    [
      "with an alt text",
      '<img src="~/a.png" alt="x">',
      '~/a.png | "x" > <img src="~/a.png" alt="A">',
    ],
    ["without", '<img src="~/a.png" />', '~/a.png | - > <img src="~/a.png" alt="A" />'],
    ["computed", '<img src="@Model.Src" alt="@Model.Alt">', "- | - computed"],
    ["computed in part", '<img src="a" alt="x @y">', "a | - computed"],
    ["an expression", '<img src="a" alt="@(a > b ? "x" : "y")">', "a | - computed"],
    [
      "content",
      '<img src="@Url.Content("~/a.png")">',
      '~/a.png | - > <img src="@Url.Content("~/a.png")" alt="A">',
    ],
    ["a condition", '@if (a > b) { <img src="a"> }', 'a | - > <img src="a" alt="A">'],
    ["a block", '@{ var a = 1; }<img src="a">', 'a | - > <img src="a" alt="A">'],
    ["a comment", '@* <img> *@<img src="a">', 'a | - > <img src="a" alt="A">'],
    [
      "an address of mail",
      '<a href="mailto:a@b.c"><img src="a" alt="a@b.c"></a>',
      'a | "a@b.c" > <img src="a" alt="A">',
    ],
    [
      "events",
      '<img src="a" @onclick="b" @onclick:stopPropagation="true">',
      'a | - > <img src="a" alt="A" @onclick="b" @onclick:stopPropagation="true">',
    ],
    ["attributes put out", '<img src="a" @attributes="b">', "a | - computed"],
    ["attributes as code", '<img src="a" @Html.Raw(x)>', "a | - computed"],
    [
      "a loop",
      '@foreach (var x in y.Where(z => z > 1)) {<img src="@x.Src" alt="">}',
      '- | decorative > <img src="@x.Src" alt="A">',
    ],
    [
      "code of a component",
      '<img src="a">\n@code { string a = "<img>"; }',
      'a | - > <img src="a" alt="A">',
    ],
  ]);
});

describe("images in Liquid, Jinja, Twig and Django", () => {
  rows(templates.liquid, [
    ["with an alt text", '<img src="a.png" alt="x">', 'a.png | "x" > <img src="a.png" alt="A">'],
    ["a computed source", '<img src="{{ a }}">', '- | - > <img src="{{ a }}" alt="A">'],
    [
      "a filter",
      `<img src="{{ 'a.png' | asset_url }}">`,
      `a.png | - > <img src="{{ 'a.png' | asset_url }}" alt="A">`,
    ],
    [
      "quotes in quotes",
      '<img src="{{ "/a.png" | relative_url }}" alt="x">',
      '/a.png | "x" > <img src="{{ "/a.png" | relative_url }}" alt="A">',
    ],
    [
      "the site",
      '<img src="{{ site.baseurl }}/a.png">',
      '/a.png | - > <img src="{{ site.baseurl }}/a.png" alt="A">',
    ],
    [
      "Django",
      `<img src="{% static 'a.png' %}">`,
      `a.png | - > <img src="{% static 'a.png' %}" alt="A">`,
    ],
    [
      "Flask",
      `<img src="{{ url_for('static', filename='a.png') }}">`,
      `/static/a.png | - > <img src="{{ url_for('static', filename='a.png') }}" alt="A">`,
    ],
    [
      "Twig",
      `<img src="{{ asset('a.png') }}">`,
      `/a.png | - > <img src="{{ asset('a.png') }}" alt="A">`,
    ],
    ["a computed alt", '<img src="a" alt="{{ x }}">', "a | - computed"],
    ["a string as the alt", '<img src="a" alt="{{ \'x\' }}">', "a | - computed"],
    ["attributes put out", '<img src="a" {{ attributes }}>', "a | - computed"],
    [
      "a condition in a tag",
      '<img src="a" {% if a > b %}class="c"{% endif %}>',
      'a | - > <img src="a" alt="A" {% if a > b %}class="c"{% endif %}>',
    ],
    [
      "an alt in a condition",
      '<img src="a" {% if a %}alt="x"{% endif %}>',
      'a | "x" > <img src="a" {% if a %}alt="A"{% endif %}>',
    ],
    [
      "comments",
      '{# <img> #}{% comment %}<img>{% endcomment %}<!-- <img> --><img alt="">',
      '- | decorative > <img alt="A">',
    ],
    [
      "raw text",
      '{% raw %}<img src="{{ a }}">{% endraw %}',
      '{{ a }} | - > <img src="{{ a }}" alt="A">',
    ],
    ["a schema", '{% schema %}{ "a": "<img>" }{% endschema %}'],
    ["code without an end", '{{ a <img src="a" alt="x">', 'a | "x" > <img src="a" alt="A">'],
  ]);
});

describe("images in Handlebars, ERB and EJS", () => {
  rows(templates.handlebars, [
    ["with an alt text", '<img src="a.png" alt="x">', 'a.png | "x" > <img src="a.png" alt="A">'],
    ["without", '<img src="a.png"/>', 'a.png | - > <img src="a.png" alt="A"/>'],
    ["a computed source", '<img src="{{url "a"}}">', '- | - > <img src="{{url "a"}}" alt="A">'],
    ["three braces", '<img src="{{{a}}}" alt="x">', '- | "x" > <img src="{{{a}}}" alt="A">'],
    ["a computed alt", '<img src="a" alt="{{x}}">', "a | - computed"],
    ["computed in part", "<img src='a' alt='x {{y}}'>", "a | - computed"],
    [
      "a condition",
      '{{#if (gt a ">")}}<img src="a">{{else}}<img src="b">{{/if}}',
      'a | - > <img src="a" alt="A">',
      'b | - > <img src="b" alt="A">',
    ],
    [
      "a condition in a tag",
      '<img src="a" {{#if b}}class="c"{{/if}}>',
      'a | - > <img src="a" alt="A" {{#if b}}class="c"{{/if}}>',
    ],
    ["attributes put out", '<img src="a" {{attributes}}>', "a | - computed"],
    ["a comment", "{{! <img> }}<img src='a'>", "a | - > <img src='a' alt='A'>"],
    ["a long comment", "{{!-- {{a}} <img> --}}<img src='a'>", "a | - > <img src='a' alt='A'>"],
    [
      "text that looks like code",
      '<img src="a" alt="\\{{x}}">',
      'a | "\\{{x}}" > <img src="a" alt="A">',
    ],
    [
      "white space control",
      '{{~#each a~}}<img src="{{this}}" alt="">{{~/each~}}',
      '- | decorative > <img src="{{this}}" alt="A">',
    ],
    ["partials", '{{> head title="<img>"}}<img src="a">', 'a | - > <img src="a" alt="A">'],
    ["code without an end", '{{a <img src="a" alt="x">', 'a | "x" > <img src="a" alt="A">'],
  ]);
  rows(templates.erb, [
    [
      "ERB: a computed source",
      '<img src="<%= a > b %>">',
      '- | - > <img src="<%= a > b %>" alt="A">',
    ],
    ["ERB: a computed alt", '<img src="a" alt="<%= x %>">', "a | - computed"],
    [
      "ERB: a comment",
      '<%# <img> %><% if a > b %><img src="a"><% end %>',
      'a | - > <img src="a" alt="A">',
    ],
    ["ERB: text that looks like code", "<%% <img src='a'> %>", "a | - > <img src='a' alt='A'>"],
    ["JSP: an expression", '<img src="a" alt="${pier.alt}">', "a | - computed"],
    ["JSP: one that is put off", '<img src="a" alt="x #{pier.alt}">', "a | - computed"],
    ["JSP: attributes put out", '<img src="a" ${attributes}>', "a | - computed"],
  ]);
});

test("where code ends, and what a text says of that, are two things", () => {
  const page = '<p><%= words %><img src="a.png"></p>';
  const [image] = templates.erb.read(page, { components: [] }).references;
  const written = withAlt(page, image!.place!, "Ends with %> and 5 > 4");
  assert.equal(written, '<p><%= words %><img src="a.png" alt="Ends with %&#62; and 5 > 4"></p>');
  const [again] = templates.erb.read(written, { components: [] }).references;
  assert.equal(again?.alt, "Ends with %> and 5 > 4");
});
