import type { ImageReference } from "../reference.ts";
import type { Page } from "./beside.ts";
import { COMPARED } from "./plain.ts";
import { isAsBegun } from "./starterPages.ts";

/** What a starter puts into each project: images of its own, in a page that still says what it said. */
const DEFAULTS: readonly (readonly [source: RegExp, said: RegExp])[] = [
  [
    /^https?:\/\/(?:laravel\.com\/(?:assets\/)?img\/|raw\.githubusercontent\.com\/laravel\/art\/|res\.cloudinary\.com\/dtfbvvkyp\/)/i,
    /<title>Laravel<\/title>|^## About Laravel\s+Laravel is a web application framework\b/m,
  ],
  [
    /^https?:\/\/(?:lumen\.)?laravel\.com\//i,
    /^Laravel Lumen is a stunningly fast PHP micro-framework\b/m,
  ],
  [
    /^https?:\/\/avatars\d*\.githubusercontent\.com\/u\/993323\b/i,
    /^(?:Yii 2 \w+ Project Template|\s*<h1 align="center">Yii 2 \w+ Project Template<\/h1>)/m,
  ],
  [
    /^https?:\/\/upload\.wikimedia\.org\//i,
    /^Small images should be shown at their actual size\.\r?$/m,
  ],
  [
    /^https?:\/\/vercel\.com\/button|^\.github\/screenshot\.png$/i,
    /^# Nextra Docs Template[ \t]*\r?$/m,
  ],
  // Nest's own notes have the same badges.
  [
    /^https:\/\/img\.shields\.io\/(?:badge\/(?:Donate|Support)-|twitter\/follow\/nestframework\b)/,
    /\bframework TypeScript starter repository\b/,
  ],
  [
    /^https:\/\/user-images\.githubusercontent\.com\/4060187\//,
    /\bTSDX has a special logger for you convenience\b/,
  ],
  [
    /^https:\/\/d33wubrfki0l68\.cloudfront\.net\//,
    /^This service was generated with Amplication\b/m,
  ],
  [
    /(?:^|\/)serverpod-logo\.svg$/i,
    /\bMade with <a href="https:\/\/serverpod\.dev|<title>Built with Serverpod</,
  ],
];

/** All that older starters of Vue show. */
const OF_VUE =
  /^\s*<template>\s*<div id="app">\s*<img src="\.\/assets\/logo\.png"\s*\/?>\s*<(router-view|hello|HelloWorld)\s*(?:\/>|><\/\1>)\s*<\/div>\s*<\/template>/;

/** The drawing in the features of Docusaurus' starter. */
const FEATURE = /^<Svg\s+className=\{styles\.featureSvg\}\s+role="img"\s*\/>$/;

/** Whether an image came along with a page that nobody changed. */
export function isOfStarter({ source, span }: ImageReference, page: Page | undefined): boolean {
  if (!page) return false;
  const tag = page.text.slice(span.start, Math.min(span.end, span.start + COMPARED));
  if (FEATURE.test(tag) || isAsBegun(tag, page.text) || OF_VUE.test(page.text)) return true;
  if (!source) return false;
  const address = source.text.slice(0, COMPARED);
  return DEFAULTS.some(([own, said]) => own.test(address) && said.test(page.text));
}

/** Sample pages of templates by their titles; their makers keep them elsewhere than where a site loads its files. */
const TEMPLATE =
  /<title>[^<]{0,150}?\b(?:Vali Admin|AdminLTE(?: \d)?|SB Admin(?: 2)?|Gentelella(?: Alela!?)?|Star ?Admin\d?|CoreUI|Purple Admin|Skydash Admin|Corona Admin|NiceAdmin|Matrix Admin|Ample Admin|Sufee Admin|ElaAdmin|Stisla|RuangAdmin|Datta Able|INSPINIA|Mazer Admin|Argon Dashboard|Material Dashboard|Paper Dashboard|Black Dashboard|Now UI Dashboard|by HTML5 UP|Start Bootstrap (?:Theme|Template)|Template by Colorlib|Website Template by (?:Colorlib|FreeHTML5))\b/i;
const LOADED =
  /(?:^|\/)(?:public|static|assets|wwwroot|webroot|resources|templates?|views?|themes?|admin|dashboard|backend|back|frontend|front|client|server|app|web|www|html|plantillas?)\//i;
/** What a page says in its head that is one of a template, whose name it says there too. */
const SAID =
  /(?:<title>|<meta\b(?=[^>]{0,100}\bname=["']?(?:description|keywords?)\b)[^>]{0,200}?\bcontent=["'])([^<>]{0,300}?\b(?:admin|dashboard|bootstrap|html5?|landing page|responsive)\b[^<>]{0,100}?\btemplate\b)/gi;
/** Words for any template, and folders of any project. */
const COMMON =
  /^(?:admin|dashboard|bootstrap|html5?|templates?|themes?|responsive|site|sites|website|landing|page|pages|free|premium|modern|clean|frontend|backend|public|assets|static)$/i;
/** What a generator of projects says of a page that it begins one with. */
const BEGUN =
  /\bThis is a starter component and can be deleted\b|\bis only a placeholder\W[^]{0,100}\bcan be replaced\b/;

/** Whether a page is a template's own sample, which came along with what the site loads or with the template, or one that a generator begins with. */
export function isSampleOfTemplate(text: string, path = ""): boolean {
  const head = text.slice(0, COMPARED);
  return (
    (LOADED.test(path) && TEMPLATE.test(head)) || isInNamedFolder(head, path) || BEGUN.test(head)
  );
}

/** Whether a folder that a page is in has the name of the template. */
function isInNamedFolder(head: string, path: string): boolean {
  const folders = path.toLowerCase().split("/").slice(0, -1);
  if (folders.length === 0 || !/template/i.test(head)) return false;
  const names = [...head.matchAll(SAID)].flatMap(([, said = ""]) =>
    said.toLowerCase().split(/[^\p{L}\d]+/u),
  );
  return names.some((one) => one.length > 3 && !COMMON.test(one) && folders.includes(one));
}
