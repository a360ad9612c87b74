/* Drawings as a browser shows them, judged by their pixels. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import sharp from "sharp";
import { shareOf } from "../strength.ts";
import { startImages } from "./builtImages.ts";

const OPTIONS = { maxEdge: 3840, maxBytes: 4_000_000 };
const NS = `xmlns="http://www.w3.org/2000/svg"`;
const HTML = `xmlns="http://www.w3.org/1999/xhtml"`;
/** A drawing of 200 × 100 on white. */
const drawing = (content: string, root = ""): string =>
  `<svg ${NS} width="200" height="100" viewBox="0 0 200 100" ${root}>${content}</svg>`;
const white = `<rect width="200" height="100" fill="#fff"/>`;
const fill = `<rect width="200" height="100"`;

const RED = [255, 0, 0];
const GREEN = [0, 128, 0];
const BLUE = [0, 0, 255];
const WHITE = [255, 255, 255];

/** A blue pixel, and a red one. */
const TWO_PIXELS = (
  await sharp(Buffer.from([...BLUE, ...RED]), { raw: { width: 2, height: 1, channels: 3 } })
    .png()
    .toBuffer()
).toString("base64");

/** The renderer stops at so many masks in a blended group. */
const CRASHING = `${fill} fill="red"/><g style="mix-blend-mode:multiply">${Array.from({ length: 40 }, (_, turn) => `<g transform="rotate(${turn * 9} 100 50) translate(-300.7 1.1)"><mask id="m${turn}"><path d="M0 0h9v9z" fill="#fff"/></mask><g mask="url(#m${turn})"><path d="M0 0h11v19z"/></g></g>`).join("")}</g>`;

/** What a drawing is all of, in the middle. */
const COLOURS: [name: string, svg: string, colour: number[]][] = [
  ["light-dark()", drawing(`${fill} style="fill:light-dark(red, #000)"/>`), RED],
  [
    "light-dark() in an attribute",
    drawing(`${fill} fill="light-dark(rgb(255, 0, 0), #000)"/>`),
    RED,
  ],
  ["a variable", drawing(`<style>:root{--a:red}rect{fill:var(--a)}</style>${fill}/>`), RED],
  ["the fallback of a variable", drawing(`${fill} fill="var(--none, var(--other, red))"/>`), RED],
  [
    "variables that stand for each other",
    drawing(`<style>:root{--a:var(--b);--b:var(--a)}rect{fill:var(--a, red)}</style>${fill}/>`),
    RED,
  ],
  [
    "a variable of its own",
    drawing(
      `<style>:root{--a:var(--b);--b:blue}g{--b:red;--a:var(--b)}rect{fill:var(--a)}</style><g>${fill}/></g>`,
    ),
    RED,
  ],
  [
    "the root's background",
    drawing(`<g/>`, `style="background:#fff;background-color:rgb(255, 0, 0)"`),
    RED,
  ],
  [
    "a mask by alpha",
    drawing(
      `${white}<mask id="m" style="mask-type:alpha"><rect width="200" height="100" fill="#000"/></mask>${fill} fill="red" mask="url(#m)"/>`,
    ),
    RED,
  ],
  ["a filter that is not there", drawing(`${white}${fill} fill="red" filter="url(#none)"/>`), RED],
  ["currentcolor", drawing(`<g color="red">${fill} fill="currentcolor"/></g>`), RED],
  ["oklch()", drawing(`${fill} fill="oklch(0.452 0.313 264.05)"/>`), BLUE],
  ["color-mix()", drawing(`${fill} style="fill:color-mix(in srgb, #f00 100%, #00f)"/>`), RED],
  ["rgb() with spaces", drawing(`${fill} fill="rgb(255 0 0 / 100%)"/>`), RED],
  ["eight digits", drawing(`${white}${fill} fill="#ff0000ff"/>`), RED],
  [
    "a child selector",
    drawing(
      `<style>rect{fill:blue}svg>g>rect:not(.x):nth-child(1){fill:red}</style><g>${fill}/></g>`,
    ),
    RED,
  ],
  [
    "rules within rules",
    drawing(`<style>g{rect{fill:blue}&amp;.a{> rect{fill:red}}}</style><g class="a">${fill}/></g>`),
    RED,
  ],
  [
    "media",
    drawing(
      `<style>rect{fill:red}@media print{rect{fill:blue}}@media (prefers-color-scheme:dark){rect{fill:blue}}</style>${fill}/>`,
    ),
    RED,
  ],
  [
    "layers",
    drawing(
      `<style>@layer a,b;@layer b{rect{fill:red}}@layer a{svg rect{fill:blue}}</style>${fill}/>`,
    ),
    RED,
  ],
  [
    "!important",
    drawing(`<style>rect{fill:red !important}</style>${fill} style="fill:blue"/>`),
    RED,
  ],
  ["an unknown colour", drawing(`${fill} fill="red" style="fill:rouge"/>`), RED],
  [
    "animation's end",
    drawing(
      `<style>rect{opacity:0;animation:f 1s .5s forwards}@keyframes f{to{opacity:1}}</style>${white.replace("<rect", `<rect style="opacity:1;animation:none"`)}${fill} fill="red"/>`,
    ),
    RED,
  ],
  [
    "animation that goes on",
    drawing(
      `<style>.a{opacity:0;animation:f 1s infinite alternate}@keyframes f{50%{opacity:1}}</style>${white}<g class="a">${fill} fill="red"/></g>`,
    ),
    RED,
  ],
  [
    "the last of endless frames",
    drawing(
      `${white}<g display="none">${fill} fill="red"/><animate attributeName="display" dur="2s" repeatCount="indefinite" values="none;inline"/></g><g>${fill} fill="blue"/><animate attributeName="display" dur="2s" repeatCount="indefinite" keyTimes="0;.5;1" values="inline;none;none"/></g>`,
    ),
    RED,
  ],
  [
    "a place that it has only by an endless animation",
    drawing(
      `${white}<rect y="200" width="200" height="100" fill="red"><animateTransform attributeName="transform" type="translate" dur="2s" repeatCount="indefinite" values="0,-200;0,-200"/></rect>`,
    ),
    RED,
  ],
  [
    "boards that are shown in turn",
    drawing(
      `<style>.a{animation:a 2s infinite}.b{animation:b 2s infinite}@keyframes a{0%,49.9%{opacity:1}50%,100%{opacity:0}}@keyframes b{0%,49.9%{opacity:0}50%,100%{opacity:1}}</style>${white}<g class="b">${fill} fill="red"/></g><g class="a">${fill} fill="blue"/></g>`,
    ),
    RED,
  ],
  [
    "lengths of a style attribute without a unit",
    drawing(`${white}<rect fill="red" style="width:200;height:100"/>`),
    RED,
  ],
  [
    "lengths of a rule without a unit",
    drawing(`<style>rect.a{width:0.1}</style>${white}${fill} class="a" fill="red"/>`),
    RED,
  ],
  [
    "places and radii of a rule without a unit",
    drawing(
      `<style>circle{cx:100;cy:50;r:200}rect.a{x:-900;rx:30}</style>${white}<circle fill="red"/>${fill} class="a" fill="blue"/>`,
    ),
    RED,
  ],
  [
    "a box that is cut at a height",
    drawing(
      `${white}<foreignObject width="200" height="100"><div ${HTML} style="max-height:20px;overflow:hidden"><div style="height:100px;background:blue"></div></div><div ${HTML} style="height:80px;background:red"></div></foreignObject>`,
    ),
    RED,
  ],
  [
    "what is beyond a box that is cut",
    drawing(
      `${fill} fill="red"/><foreignObject width="200" height="100"><div ${HTML} style="height:20px;overflow:hidden"><div style="height:100px;background:blue"></div></div></foreignObject>`,
    ),
    RED,
  ],
  [
    "a frozen animate",
    drawing(
      `${white}${fill} fill="red" opacity="0"><animate attributeName="opacity" to="1" dur="1s" fill="freeze"/></rect>`,
    ),
    RED,
  ],
  [
    "set",
    drawing(
      `${white}${fill} fill="red" visibility="hidden"><set attributeName="visibility" to="visible" begin="1s"/></rect>`,
    ),
    RED,
  ],
  [
    "what waits for a click",
    drawing(`${fill} fill="red"><set attributeName="fill" to="blue" begin="click"/></rect>`),
    RED,
  ],
  [
    "switch",
    drawing(
      `<switch><rect systemLanguage="de" width="200" height="100" fill="blue"/><rect requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility" width="200" height="100" fill="red"/>${fill} fill="blue"/></switch>`,
    ),
    RED,
  ],
  [
    "a transform of CSS",
    drawing(
      `${white}<rect width="20" height="10" fill="red" style="transform:translate(-40px, -20px) scale(20);transform-origin:0 0"/>`,
    ),
    RED,
  ],
  [
    "turned about its middle",
    drawing(
      `${white}<rect x="90" y="-20" width="20" height="140" fill="red" style="transform-box:fill-box;transform-origin:center;transform:rotate(90deg)"/>`,
    ),
    RED,
  ],
  [
    "size by CSS",
    drawing(`${white}<style>rect.a{width:200px;height:100px;fill:red}</style><rect class="a"/>`),
    RED,
  ],
  ["a path by CSS", drawing(`${white}<path fill="red" style="d:path('M0 0H200V100H0Z')"/>`), RED],
  [
    "a drawing in a drawing",
    drawing(
      `${white}<image width="200" height="100" href="data:image/svg+xml;base64,${Buffer.from(drawing(`<style>rect{fill:var(--x, red)}</style>${fill}/>`)).toString("base64")}"/>`,
    ),
    RED,
  ],
  [
    "a symbol's own size",
    drawing(
      `${white}<symbol id="s"><image width="100%" height="100%" preserveAspectRatio="none" href="data:image/svg+xml,${encodeURIComponent(drawing(`${fill} fill="red"/>`))}"/></symbol><use href="#s" x="80" y="40" width="40" height="20"/><rect width="70" height="100" fill="#fff"/>`,
    ),
    RED,
  ],
  [
    "entities",
    `<!DOCTYPE svg [<!ENTITY c "red"><!ENTITY d "&c;">]>${drawing(`<style>rect{stroke:none}</style>${fill} fill="&d;"/>`)}`,
    RED,
  ],
  [
    "a prefix",
    `<s:svg xmlns:s="http://www.w3.org/2000/svg" width="200" height="100"><s:style>rect{fill:var(--a, red)}</s:style><s:rect width="200" height="100"/></s:svg>`,
    RED,
  ],
  [
    "a background in HTML",
    drawing(
      `<foreignObject width="200" height="100"><div ${HTML} style="width:200px;height:100px;background:green">.</div></foreignObject>`,
    ),
    GREEN,
  ],
  [
    "what is not shown",
    drawing(
      `${white}<foreignObject width="200" height="100"><div ${HTML}><p style="display:none">█████</p></div></foreignObject>`,
    ),
    WHITE,
  ],
  [
    "colours that multiply",
    drawing(`${fill} fill="#ff0"/>${fill} fill="#f0f" style="mix-blend-mode:multiply"/>`),
    RED,
  ],
  ["a transform of the root", drawing(`${fill} fill="red"/>`, `style="transform:scale(.5)"`), RED],
  [
    "an arrow in its line's colour",
    drawing(
      `${white}<marker id="m" overflow="visible" markerUnits="userSpaceOnUse"><rect x="-100" y="-50" width="200" height="100" fill="context-stroke"/></marker><path d="M0 50H100" stroke="red" fill="none" marker-end="url(#m)"/>`,
    ),
    RED,
  ],
  [
    "a matrix where the view begins elsewhere",
    `<svg ${NS} viewBox="100 100 200 100"><rect x="100" y="100" width="200" height="100" fill="#fff"/><rect x="-20" y="-10" width="40" height="20" fill="red" transform="matrix(0.8 -0.6 0.6 0.8 200 150)"/></svg>`,
    RED,
  ],
  [
    "a turn by CSS where the view begins elsewhere",
    `<svg ${NS} viewBox="100 100 200 100"><rect x="100" y="100" width="200" height="100" fill="#fff"/><rect x="140" y="-210" width="20" height="20" fill="red" style="transform:rotate(90deg)"/></svg>`,
    RED,
  ],
  [
    "the last frame of a recorded terminal, among many",
    drawing(
      `<style>@keyframes p{0%{transform:translateX(0)}20%{transform:translateX(-200px)}50%{transform:translateX(-400px)}90%{transform:translateX(-12000px)}to{transform:translateX(-24000px)}}g{animation:p 9s steps(1,end) infinite}</style><symbol id="s"><text y="20">$ make</text></symbol><g><svg width="24000">${Array.from({ length: 120 }, (_, frame) => `<svg x="${frame * 200}">${`<use href="#s"/>`.repeat(3)}${frame === 60 ? `${fill} fill="red"/>` : ""}</svg>`).join("")}</svg></g>`,
    ),
    RED,
  ],
  [
    "shadows that are to be drawn over all of the drawing",
    drawing(
      `<filter id="f" filterUnits="userSpaceOnUse" x="0" y="0"><feGaussianBlur in="SourceAlpha" stdDeviation="1.3" result="b"/><feMerge><feMergeNode in="b"/><feMergeNode in="SourceGraphic"/></feMerge></filter>${`<g filter="url(#f)"><rect x="80" y="40" width="40" height="20" fill="red"/></g>`.repeat(60)}`,
    ),
    RED,
  ],
  [
    "a drawing within that lies partly outside, and one that is moved into view",
    drawing(
      `<svg x="-190" overflow="hidden"><rect x="190" width="200" height="100" fill="#fff"/></svg><g transform="translate(-1000)"><svg x="1000"><rect width="200" height="100" fill="red"/></svg></g>`,
    ),
    RED,
  ],
  [
    "pixels that stay pixels",
    drawing(
      `<image width="200" height="100" preserveAspectRatio="none" style="image-rendering:optimizeSpeed;image-rendering:pixelated;image-rendering:-x-sharp" href="data:image/png;base64,${TWO_PIXELS}"/>`,
    ),
    RED,
  ],
  [
    "a colour that it has only while it changes",
    drawing(
      `${white}${fill}><animate attributeName="fill" values="red;blue" dur="9s" repeatCount="indefinite"/></rect>`,
    ),
    RED,
  ],
  [
    "what comes when something else has ended",
    drawing(
      `${white}<path fill="blue"><animate id="b" attributeName="d" begin="a.end" dur="5s" values="M0 0H200V100H0Z"/></path>`,
    ),
    WHITE,
  ],
  ...[
    "polygon(0 0, 40% 0, 40% 100%, 0 100%)",
    "circle(30px at 0 50%)",
    "inset(60px 0 0 0)",
    "path('M0 0H80V90H0z')",
  ].map((shape): (typeof COLOURS)[number] => [
    `what is cut by ${shape}`,
    drawing(`${fill} fill="blue"/>${fill} fill="red" style="clip-path:${shape}"/>`),
    BLUE,
  ]),
  [
    "a length of a style without a unit is none",
    drawing(`<style>rect{width:20}</style>${fill} fill="red"/>`),
    RED,
  ],
  [
    "XLink by another prefix",
    drawing(
      `<defs>${fill} id="r" fill="red"/></defs><use xl:href="#r"/>`,
      `xmlns:xl="http://www.w3.org/1999/xlink"`,
    ),
    RED,
  ],
  ["a length in rem", drawing(`<rect width="20rem" height="10rem" fill="red"/>`), RED],
  [
    "an image of which one side is said",
    drawing(`<image x="-50" height="100" href="data:image/png;base64,${TWO_PIXELS}"/>`),
    RED,
  ],
  [
    "a line as wide at every scale",
    drawing(
      `${fill} fill="blue"/><path transform="scale(100)" d="M0 .1H2" stroke="red" stroke-width="20" vector-effect="non-scaling-stroke"/>`,
    ),
    BLUE,
  ],
  ...["M0 50H200", "M0 50C50 50 150 50 200 50", "M0 50h100v0l100 0"].map(
    (d): (typeof COLOURS)[number] => [
      `dashes by the length of the path ${d}`,
      drawing(
        `${fill} fill="blue"/><path d="${d}" fill="none" stroke="red" stroke-width="100" pathLength="2" stroke-dasharray=".9 .2"/>`,
      ),
      BLUE,
    ],
  ),
  [
    "currentColor where it is inherited",
    drawing(`<g fill="currentColor" color="blue"><g color="red">${fill}/></g></g>`),
    RED,
  ],
  [
    "a variable of what uses a symbol",
    drawing(
      `<style>.k{fill:var(--c,blue)}.g{--c:red}</style><symbol id="s" viewBox="0 0 2 1"><rect class="k" width="2" height="1"/></symbol><g class="g"><use href="#s" width="200" height="100"/></g>`,
    ),
    RED,
  ],
  [
    "what is used within what is used, by its own rules and not those of its place",
    drawing(
      `<style>use rect{fill:blue}defs rect{fill:var(--c)}</style><defs>${fill} id="a"/><g id="b" style="--c:red"><use href="#a"/></g></defs><use href="#b" style="--c:blue"/>`,
    ),
    RED,
  ],
  [
    "uses that use each other",
    drawing(
      `<g id="a"><text>.</text><use href="#b"/></g><g id="b"><text>.</text><use href="#a"/></g>${fill} fill="red"/>`,
    ),
    RED,
  ],
  ...[
    "rgb(from #00f b g r)",
    "rgb(from red r g b / 100%)",
    "hsl(from lime calc(h - 120) s l)",
    "hsl(calc(1 * 0) 100% calc(25% * 2))",
    "color(from blue srgb b g r)",
    "oklch(from red l c h)",
    "color-mix(in srgb, color-mix(in srgb, red 50%, transparent), red)",
  ].map((colour): (typeof COLOURS)[number] => [
    `the colour ${colour}`,
    drawing(`${fill} fill="red"/>${fill} fill="${colour}"/>`),
    RED,
  ]),
  [
    "half of a colour keeps its hue",
    drawing(`${fill} fill="white"/>${fill} fill="color-mix(in srgb, red 50%, transparent)"/>`),
    [255, 128, 128],
  ],
  [
    "a mix with the colour of the text",
    drawing(
      `<style>g{color:blue}rect{color:red;fill:color-mix(in srgb, currentColor 100%, white)}</style><g>${fill}/></g>`,
    ),
    RED,
  ],
  [
    "what fades by a gradient",
    drawing(
      `${fill} fill="red"/>${fill} fill="blue" style="mask-image:linear-gradient(90deg, #000, transparent 30%)"/>`,
    ),
    RED,
  ],
  [
    "a gradient behind HTML",
    drawing(
      `<foreignObject width="200" height="100"><div ${HTML} style="height:100px;background:linear-gradient(to right, blue, blue 30%, red 30%, transparent 300%)"></div></foreignObject>`,
    ),
    [255, 18, 18],
  ],
  [
    "an element that has another",
    drawing(
      `<style>rect{fill:blue}g:has(> .x) rect{fill:red}</style><g><i class="x"/>${fill}/></g>`,
    ),
    RED,
  ],
  [
    "what a browser knows, and what it does not",
    drawing(
      `<style>rect{fill:red}@supports (-moz-appearance:none){rect{fill:blue}}@supports not (display:grid){rect{fill:blue}}</style>${fill}/>`,
    ),
    RED,
  ],
  [
    "a variable with a value of its own",
    drawing(
      `<style>@property --c{syntax:"&lt;color>";inherits:true;initial-value:red}rect{fill:var(--c)}</style>${fill}/>`,
    ),
    RED,
  ],
  [
    "sums in brackets",
    drawing(
      `${white}<rect fill="red" style="x:calc((100% - 40px) / 2);y:min(10%, 40px);width:clamp(1px, 3em, 40px);height:calc(2 * (10px + 2em))"/>`,
    ),
    RED,
  ],
  [
    "a path turned about the middle of its box, by a sum",
    drawing(
      `${white}<path d="M90 -20h20v140h-20z" fill="red" style="transform-box:fill-box;transform-origin:center;transform:rotate(calc(45deg * 2))"/>`,
    ),
    RED,
  ],
  [
    "a group turned about the middle of its box",
    drawing(
      `${white}<g fill="red" style="transform-box:fill-box;transform-origin:50% 50%;rotate:90deg"><path d="M90 -20a10 10 0 0 1 20 0v140h-20z"/></g>`,
    ),
    RED,
  ],
  [
    "a line as wide at every scale of a drawing within",
    drawing(
      `${fill} fill="red"/><svg width="200" height="100" viewBox="0 0 20 10"><path d="M0 2H20" stroke="blue" stroke-width="8" vector-effect="non-scaling-stroke"/></svg>`,
    ),
    RED,
  ],
  [
    "colours that add up",
    drawing(`${fill} fill="#f00"/>${fill} fill="#f00" style="mix-blend-mode:plus-lighter"/>`),
    RED,
  ],
  [
    "the size of an image is that of its attributes",
    drawing(
      `<rect x="140" width="200" height="100" fill="blue"/>${fill} fill="red"/>`,
      `style="width:300px;height:20px"`,
    ),
    RED,
  ],
  [
    "HTML is not shown by a use",
    drawing(
      `${white}<defs><g id="g"><foreignObject width="200" height="100"><div ${HTML} style="height:100px;background:blue">.</div></foreignObject></g></defs><use href="#g"/>`,
    ),
    WHITE,
  ],
  [
    "an arrow in the colour of what uses its line",
    drawing(
      `${white}<marker id="m" overflow="visible" markerUnits="userSpaceOnUse"><rect x="-100" y="-50" width="200" height="100" fill="context-stroke"/></marker><defs><path id="p" d="M0 50H100" fill="none" marker-end="url(#m)"/></defs><use href="#p" stroke="red"/>`,
    ),
    RED,
  ],
  [
    "the long way between two hues",
    drawing(`${fill} fill="color-mix(in hsl longer hue, hsl(60 100% 50%), hsl(300 100% 50%))"/>`),
    [0, 255, 255],
  ],
  [
    "light on an edge between two pixels",
    drawing(
      `<filter id="f"><feDiffuseLighting lighting-color="red"><feDistantLight azimuth="0" elevation="90"/></feDiffuseLighting></filter><g transform="translate(70 10)">${fill.replace(`width="200" height="100"`, `width="90" height="80"`)} filter="url(#f)"/></g>`,
    ),
    RED,
  ],
  [
    "the line around a cell",
    drawing(
      `${white}<foreignObject width="200" height="100"><table ${HTML} cellspacing="0" cellpadding="0" style="border-collapse:collapse;width:200px"><tr><td style="border:40px solid red;height:10px"></td><td style="border:40px solid red"></td></tr></table></foreignObject>`,
    ),
    RED,
  ],
  [
    "a cell over two columns and two rows",
    drawing(
      `${white}<foreignObject width="200" height="100"><table ${HTML} cellspacing="0" cellpadding="0" style="width:200px"><tr><td colspan="2" rowspan="2" style="height:100px;width:180px;background:red"></td><td>.</td></tr><tr><td>.</td></tr></table></foreignObject>`,
    ),
    RED,
  ],
  [
    "a row of a table",
    drawing(
      `${white}<foreignObject width="200" height="100"><table ${HTML} cellspacing="0" style="width:200px"><tr style="background:red"><td style="height:100px"></td></tr></table></foreignObject>`,
    ),
    RED,
  ],
  [
    "an arrow at the beginning that points away from its line",
    drawing(
      `${white}<marker id="m" viewBox="0 0 10 10" refX="0" refY="5" markerWidth="100" markerHeight="100" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0h9v9H0z" fill="red"/></marker><path d="M150 50H199" stroke="blue" marker-start="url(#m)"/>`,
    ),
    RED,
  ],
  [
    "a turn about a place that an attribute names",
    drawing(
      `${white}<rect x="90" y="-20" width="20" height="140" fill="red" transform="rotate(90)" transform-origin="100 50"/>`,
    ),
    RED,
  ],
  [
    "a gradient behind all of a drawing",
    drawing(`<g/>`, `style="background:linear-gradient(red, red 60%, blue)"`),
    RED,
  ],
  [
    "an image of no size in its box",
    drawing(
      `${fill} fill="red"/><image width="40" height="100" x="80" preserveAspectRatio="xMinYMin slice" href="data:image/svg+xml,${encodeURIComponent(`<svg ${NS} viewBox="0 0 10 10"><rect width="5" height="10" fill="blue"/><rect x="5" width="5" height="10" fill="red"/></svg>`)}"/><rect width="99" height="100" fill="red"/>`,
    ),
    RED,
  ],
  [
    "@import is not followed",
    drawing(`<style>@import url("https://127.0.0.1:1/a.css");rect{fill:red}</style>${fill}/>`),
    RED,
  ],
];

describe("a drawing", () => {
  const images = startImages();
  after(() => images.dispose());
  interface Pixels {
    readonly data: Buffer;
    readonly width: number;
    readonly height: number;
    readonly changes: readonly string[];
  }
  async function pixelsOf(svg: string): Promise<Pixels> {
    const { encoded: parts, changes } = await images.prepare(
      Buffer.from(svg),
      OPTIONS,
      new AbortController().signal,
    );
    const { data, info } = await sharp(parts[0]?.bytes)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, changes };
  }
  const at = ({ data, width, height }: Pixels, x: number, y: number): number[] => {
    const place = 3 * (Math.floor(y * height) * width + Math.floor(x * width));
    return [...data.subarray(place, place + 3)];
  };
  /** Where there is ink, in parts of the width and height of the drawing. */
  const ink = ({
    data,
    width,
    height,
  }: Pixels): Record<"left" | "right" | "top" | "bottom", number> => {
    const box = { left: 1, right: 0, top: 1, bottom: 0 };
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        if ((data[3 * (y * width + x) + 1] ?? 255) < 128) {
          box.left = Math.min(box.left, x / width);
          box.right = Math.max(box.right, x / width);
          box.top = Math.min(box.top, y / height);
          box.bottom = Math.max(box.bottom, y / height);
        }
    return box;
  };
  const near = (found: number[], wanted: number[], what: string): void =>
    assert.ok(
      found.every((one, channel) => Math.abs(one - (wanted[channel] ?? 0)) <= 24),
      `${what}: ${found.join(" ")}`,
    );

  for (const [name, svg, colour] of COLOURS)
    test(name, async () => near(at(await pixelsOf(svg), 0.5, 0.5), colour, name));

  /** Labels, and where their ink lies at most and at least. */
  const label = (html: string, more = ""): string =>
    drawing(`${white}<foreignObject width="200" height="100" ${more}>${html}</foreignObject>`);
  const LABELS: [name: string, svg: string][] = [
    [
      "mermaid",
      drawing(
        `${white}<style>.node p{margin:0;color:#000;font-size:14px}</style><g class="node" transform="translate(100 50)"><g transform="translate(-50 -12)"><foreignObject width="100" height="24"><div ${HTML} style="display:table-cell;white-space:nowrap;line-height:1.5;max-width:200px;text-align:center"><span class="nodeLabel"><p>Client browser</p></span></div></foreignObject></g></g>`,
      ),
    ],
    [
      "draw.io",
      drawing(
        `${white}<switch><foreignObject style="overflow:visible;text-align:left" width="100%" height="100%" requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"><div ${HTML} style="display:flex;align-items:unsafe center;justify-content:unsafe center;width:158px;height:1px;padding-top:50px;margin-left:21px"><div style="box-sizing:border-box;font-size:0;text-align:center"><div style="display:inline-block;font-size:14px;font-family:Helvetica;line-height:1.2;white-space:normal">Written to <b>the</b></div></div></div></foreignObject><text y="98">Text is not SVG - cannot display</text></switch>`,
      ),
    ],
    [
      "draw.io, no width",
      drawing(
        `${white}<foreignObject style="overflow:visible" width="100%" height="100%"><div ${HTML} style="display:flex;align-items:unsafe center;justify-content:unsafe center;width:1px;height:1px;padding-top:50px;margin-left:100px"><div style="font-size:0;text-align:center"><div style="display:inline-block;font-size:14px;white-space:nowrap">save as draft</div></div></div></foreignObject>`,
      ),
    ],
    [
      "a cell without a row",
      drawing(
        `${white}<foreignObject x="20" width="160" height="100"><div ${HTML} style="display:table;height:100%;width:100%"><div style="display:table-cell;text-align:center;vertical-align:middle">Go to work</div></div></foreignObject>`,
      ),
    ],
    [
      "a table",
      label(`<table ${HTML} style="margin:30px 40px"><tr><td>one</td><td>two</td></tr></table>`),
    ],
    [
      "text that is wrapped",
      label(
        `<div ${HTML} style="width:110px;margin:20px auto;text-align:center;font-size:14px">some words that need two lines</div>`,
      ),
    ],
    [
      "no room for its letters",
      drawing(
        `${white}<foreignObject x="40" y="40" width="120" height="24"><div ${HTML} style="white-space:nowrap;font-size:16px">wider letters than meant</div></foreignObject>`,
      ),
    ],
  ];
  for (const [name, svg] of LABELS)
    test(`a label of ${name} stands in its box`, async () => {
      const { left, right, top, bottom } = ink(await pixelsOf(svg));
      assert.ok(right - left > 0.15 && bottom - top > 0.05, "it is there");
      assert.ok(left > 0.1 && right < 0.9, `${left} to ${right}`);
      assert.ok(top > 0.1 && bottom < 0.9, `${top} to ${bottom}`);
      if (!/table|room/.test(name)) assert.ok(Math.abs((left + right) / 2 - 0.5) < 0.05, "centred");
    });

  const line = (content: string, more = `y="50"`): string =>
    drawing(`${white}<text x="10" ${more} font-size="16">${content}</text>`);
  /** Letters of one width, of 12 pixels. */
  const COLUMNS = "font-family:monospace;font-size:20px;";
  /** Texts that browsers set in the same place. */
  const SAME: [name: string, one: string, other: string][] = [
    ["a baseline between two pixels", line("Pier", `y="50.1"`), line("Pier")],
    [
      "a baseline that a transform sets between them",
      drawing(
        `${white}<g transform="translate(0 .13)"><text x="10" y="50" font-size="16">Pier</text></g>`,
      ),
      line("Pier"),
    ],
    [
      "a line whose part says anew how low it is",
      line(`<tspan x="10" dy="1em">Pier</tspan><tspan x="10" dy="1em">Quay</tspan>`, `dy="2em"`),
      line(`<tspan x="10" y="16">Pier</tspan><tspan x="10" y="32">Quay</tspan>`),
    ],
    [
      "letters by their middle",
      line("Pier", `y="50" dominant-baseline="central" alignment-baseline="hanging"`),
      // 45 pixels above the line and 11 below it.
      line("Pier", `y="${50 + 17 / 3}"`),
    ],
    ["a text below its line", line("2", `y="30" baseline-shift="sub"`), line("2", `y="39.32"`)],
    ["a return", line("one&#13;two"), line("one two")],
    ["signs that are not seen", line("one&#x2060;&#x200b;two"), line("onetwo")],
    [
      "a size by small letters",
      line("Pier", `y="50" style="font-size:4ex"`),
      line(`<tspan font-size="36">Pier</tspan>`),
    ],
    [
      "small capitals",
      line("Pier", `y="50" style="font-variant:small-caps"`),
      line(`P<tspan font-size="70%">IER</tspan>`),
    ],
    [
      "small capitals alone",
      line("Pier", `y="50" style="font-variant-caps:all-small-caps"`),
      line(`<tspan font-size="70%">PIER</tspan>`),
    ],
    [
      "text whose size in em is of the drawing's own letters",
      `<svg ${NS} width="200" height="100" font-size="10"><rect width="200" height="100" fill="#fff"/><text x="10" y="40" dy="1em">Pier</text></svg>`,
      `<svg ${NS} width="200" height="100"><rect width="200" height="100" fill="#fff"/><text x="10" y="50" font-size="10">Pier</text></svg>`,
    ],
    [
      "spaces that are kept around a text alone",
      drawing(`${white}<g xml:space="preserve"><text x="10" y="50">  two  words</text></g>`),
      line("two words"),
    ],
    [
      "the letters of a list",
      drawing(
        `${white}<foreignObject width="200" height="100"><ol ${HTML} type="a" start="28"><li>Pier</li></ol></foreignObject>`,
      ),
      drawing(
        `${white}<foreignObject width="200" height="100"><ol ${HTML} style="list-style-type:lower-latin"><li value="28">Pier</li></ol></foreignObject>`,
      ),
    ],
    [
      "spaces that a part of a text keeps",
      line(`<tspan xml:space="preserve">Pier </tspan><tspan>Quay</tspan>`),
      line(`Pier Quay`),
    ],
    [
      "a text turned about its middle",
      line(
        "Pier",
        `y="50" style="transform-box:fill-box;transform-origin:left;transform:scale(1)"`,
      ),
      line("Pier"),
    ],
    [
      "spaces that hang over the end of a line",
      drawing(
        `${white}<foreignObject width="90" height="60"><div ${HTML} style="text-align:right;white-space:pre-wrap">Pier Pier Quay</div></foreignObject>`,
      ),
      drawing(
        `${white}<foreignObject width="90" height="60"><div ${HTML} style="text-align:right">Pier Pier<br/>Quay</div></foreignObject>`,
      ),
    ],
    [
      "a small letter below the line",
      drawing(
        `${white}<foreignObject width="90" height="60"><div ${HTML} style="font-size:20px">a<span style="vertical-align:sub">b</span></div></foreignObject>`,
      ),
      drawing(
        `${white}<foreignObject width="90" height="60"><div ${HTML} style="font-size:20px">a<span style="vertical-align:-5px">b</span></div></foreignObject>`,
      ),
    ],
    [
      "text by the font of what uses it",
      drawing(
        `${white}<defs><text id="t" y="50">Pier</text></defs><g font-family="monospace"><use href="#t" x="10"/></g>`,
      ),
      drawing(`${white}<text font-family="monospace" x="10" y="50">Pier</text>`),
    ],
    [
      "letters larger than a browser has them",
      drawing(
        `${white}<g transform="scale(.002)"><text x="9000" y="40000" font-size="12000">Pier</text></g>`,
      ),
      drawing(
        `${white}<g transform="scale(.002)"><text x="9000" y="40000" font-size="10000">Pier</text></g>`,
      ),
    ],
    [
      "labels of letters that stand near each other",
      drawing(
        `${white}<foreignObject width="43" height="60"><div ${HTML} style="width:42.9px">To T. To</div></foreignObject>`,
      ),
      drawing(
        `${white}<foreignObject width="43" height="60"><div ${HTML} style="width:42.9px">To T.<br/>To</div></foreignObject>`,
      ),
    ],
    [
      "a line of a label between two pixels",
      drawing(
        `${white}<foreignObject y="20.3" width="200" height="60"><div ${HTML}>Pier</div></foreignObject>`,
      ),
      drawing(
        `${white}<foreignObject y="20" width="200" height="60"><div ${HTML}>Pier</div></foreignObject>`,
      ),
    ],
    [
      "a word of several parts that is longer than its line",
      label(`<div ${HTML} style="width:60px">Quay<b>side</b>Harbour</div>`),
      label(`<div ${HTML} style="white-space:nowrap">Quay<b>side</b>Harbour</div>`),
    ],
    ["a text with a title", line(`\n <title>of it</title>\n Pier\n`), line("Pier")],
    [
      "a box between two pixels",
      label(`<div ${HTML} style="margin:20.3px 0 0;height:10.4px;background:red"></div>`),
      label(`<div ${HTML} style="margin:20px 0 0;height:11px;background:red"></div>`),
    ],
    [
      "a link in a label",
      label(`<div ${HTML}><a href="https://example.org">Pier</a></div>`),
      label(`<div ${HTML}>Pier</div>`),
    ],
    [
      "paragraphs without text",
      label(`<div ${HTML}>Pier<p></p><p></p><p>Quay</p></div>`),
      label(`<div ${HTML}>Pier<p>Quay</p></div>`),
    ],
    [
      "a space that takes room at the end of a line",
      label(
        `<div ${HTML} style="${COLUMNS}width:115px;white-space:break-spaces">Pier Quay Pier</div>`,
      ),
      label(`<div ${HTML} style="${COLUMNS}">Pier<br/>Quay Pier</div>`),
    ],
    [
      "a minus before a number",
      label(`<div ${HTML} style="${COLUMNS}width:90px">Pier (-1)</div>`),
      label(`<div ${HTML} style="${COLUMNS}">Pier<br/>(-1)</div>`),
    ],
    [
      "a hyphen between a word and a number",
      label(`<div ${HTML} style="${COLUMNS}width:80px">Pier-10</div>`),
      label(`<div ${HTML} style="${COLUMNS}">Pier-<br/>10</div>`),
    ],
  ];
  for (const [name, one, other] of SAME)
    test(`${name}: where browsers have it`, async () => {
      const [mine, theirs] = [await pixelsOf(one), await pixelsOf(other)];
      assert.ok(mine.data.equals(theirs.data));
    });

  test("bold letters are bolder, and a family of one width has one", async () => {
    const text = (style: string, letters: string): string =>
      drawing(`${white}<text x="10" y="60" font-size="24" style="${style}">${letters}</text>`);
    const dark = async (svg: string): Promise<number> => {
      const { data } = await pixelsOf(svg);
      return data.reduce((sum, one) => sum + (255 - one), 0);
    };
    assert.ok(
      (await dark(text("font-weight:bold", "Harbor"))) > 1.2 * (await dark(text("", "Harbor"))),
    );
    const wide = async (letters: string): Promise<number> => {
      const { left, right } = ink(await pixelsOf(text("font-family:monospace", letters)));
      return right - left;
    };
    assert.ok(Math.abs((await wide("|iiiiii|")) - (await wide("|WWWWWW|"))) < 0.02);
  });

  test("the line under text is as thick and as low as browsers draw it", async () => {
    const space = "\u00a0".repeat(10);
    const { top, bottom } = ink(
      await pixelsOf(
        drawing(
          `${white}<text x="10" y="50" font-size="40" text-decoration="underline">${space}</text>`,
        ),
      ),
    );
    assert.ok(Math.abs(bottom - top - 0.04) < 0.008, `${bottom - top}`);
    assert.ok(Math.abs((top + bottom) / 2 - 0.54) < 0.01, `${(top + bottom) / 2}`);
  });

  test("the dot before an item of a list is as large and where browsers have it", async () => {
    const item = `<li><span style="visibility:hidden">Pier</span></li>`;
    const list = `<ul ${HTML} style="margin:0;font:20px DejaVu Sans">${item}</ul>`;
    const { left, right, top, bottom } = ink(await pixelsOf(label(list)));
    const found = [left * 200, right * 200, top * 100, bottom * 100];
    for (const [at, wanted] of [21, 27, 10, 16].entries())
      assert.ok(Math.abs((found[at] ?? 0) - wanted) < 0.7, found.join(" "));
  });

  const times = (count: number, one: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => one(at)).join("");
  const HEAVY: [name: string, svg: string][] = [
    [
      "variables that double",
      drawing(
        `<style>:root{${times(40, (at) => `--v${at + 1}:var(--v${at}) var(--v${at});`)}--v0:red}</style>${fill} fill="var(--v40, red)"/>`,
      ),
    ],
    [
      "deep variables",
      drawing(`${fill} fill="${times(1000, () => "var(--a,")}red${")".repeat(1000)}"/>`),
    ],
    [
      "selectors that go back",
      drawing(
        `<style>${"g ".repeat(60)}x{fill:blue}</style>${times(200, () => "<g>")}<rect/>${times(200, () => "</g>")}${fill} fill="red"/>`,
      ),
    ],
    [
      "rules in rules",
      drawing(
        `<style>${times(500, () => "g{")}fill:blue${"}".repeat(500)}</style>${fill} fill="red"/>`,
      ),
    ],
    [
      "boxes in boxes",
      drawing(
        `<foreignObject width="200" height="100">${times(150, () => `<div ${HTML} style="display:inline-flex">`)}.${"</div>".repeat(150)}</foreignObject>${fill} fill="red"/>`,
      ),
    ],
    ["very deep", drawing(`${times(900, () => "<g>")}${"</g>".repeat(900)}${fill} fill="red"/>`)],
    [
      "images in images",
      drawing(
        `${fill} fill="red"/>${times(300, (at) => `<image width="1" height="1" href="data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg' id='i${at}'/&gt;"/>`)}`,
      ),
    ],
    [
      "a long word",
      drawing(
        `<foreignObject width="200" height="100"><div ${HTML} style="overflow-wrap:anywhere">${"a".repeat(20_000)}</div></foreignObject>${fill} fill="red"/>`,
      ),
    ],
  ];
  for (const [name, svg] of shareOf(HEAVY))
    test(`${name} end in time, and the rest is drawn`, async () => {
      near(at(await pixelsOf(svg), 0.5, 0.5), RED, name);
    });

  test("text whose size nobody says is as large as in a browser", async () => {
    const size = async (style: string): Promise<number> => {
      const { left, right } = ink(
        await pixelsOf(drawing(`${white}<text x="10" y="60" ${style}>Harbor</text>`)),
      );
      return right - left;
    };
    assert.ok(Math.abs((await size("")) - (await size(`font-size="16"`))) < 0.01);
  });

  test("images within are known by their bytes, also those that the renderer does not know", async () => {
    const red = sharp({ create: { width: 20, height: 10, channels: 3, background: "#ff0000" } });
    const made = {
      "data:img/png": await red.clone().png().toBuffer(),
      "data:image/jpg": await red.clone().png().toBuffer(),
      "data:;charset=utf-8": await red.clone().jpeg().toBuffer(),
      "data:image/webp": await red.clone().webp({ lossless: true }).toBuffer(),
      "data:image/png": await red.clone().webp({ lossless: true }).toBuffer(),
    };
    for (const [type, bytes] of Object.entries(made)) {
      const image = `<image width="200" height="100" href="${type};base64,${bytes.toString("base64")}"/>`;
      const pixels = await pixelsOf(drawing(`${white}${image}`));
      near(at(pixels, 0.5, 0.5), RED, type);
      assert.deepEqual(pixels.changes, ["rendered"]);
    }
  });

  test("images from elsewhere are told, and so are those of HTML", async () => {
    const images = [
      `<image width="9" height="9" href="https://127.0.0.1:1/track.png"/>`,
      `<image width="9" height="9" href="photo.png"/>`,
      `<foreignObject width="90" height="90"><img ${HTML} src="data:,"/></foreignObject>`,
    ];
    for (const image of images)
      assert.deepEqual((await pixelsOf(drawing(`${white}${image}`))).changes, [
        "rendered",
        "imagesMissing",
      ]);
  });

  test("what the renderer crashes on is drawn without its effects, which is told", async () => {
    const blended = `${white}<g style="mix-blend-mode:multiply"><path d="M0 0h9v9"/></g>`;
    assert.deepEqual((await pixelsOf(drawing(blended))).changes, ["rendered"]);
    const pixels = await pixelsOf(drawing(CRASHING));
    near(at(pixels, 0.5, 0.5), RED, "red");
    assert.deepEqual(pixels.changes, ["rendered", "effectsMissing"]);
  });

  test("spaces that do not break keep their place", async () => {
    const left = async (text: string): Promise<number> =>
      ink(await pixelsOf(label(`<p ${HTML} style="margin:0;white-space:nowrap">${text}</p>`))).left;
    const [none, some] = [await left("Harbor"), await left("&#160; &#160; &#160; Harbor")];
    // Each of the six is about a quarter of the text's size.
    assert.ok(some - none > 0.1, `${none} ${some}`);
  });

  test("a size that is none, or half of one, is a browser's", async () => {
    const sizes: [root: string, width: number, height: number][] = [
      [`width="100%"`, 900, 450],
      [`width="40"`, 120, 450],
      [`width="20" viewBox="0 0 1024 512"`, 384, 192],
      [`height="20" viewBox="0 0 1024 512"`, 384, 192],
      [`width="100%" height="100%" viewBox="0 0 100 100"`, 384, 384],
    ];
    for (const [root, width, height] of sizes) {
      const pixels = await pixelsOf(`<svg ${NS} ${root}><circle r="9"/></svg>`);
      assert.deepEqual([pixels.width, pixels.height], [width, height], root);
    }
  });

  test("text that reads from the right begins at its right end", async () => {
    const text = `<text x="100" y="60" font-size="20" direction="rtl">שלום</text>`;
    const { left, right } = ink(await pixelsOf(drawing(white + text)));
    assert.ok(left > 0.1 && right < 0.52, `${left} to ${right}`);
  });

  test("the space after the last of letters that stand apart counts too", async () => {
    const text = (anchor: string, more: string): string =>
      `${white}<text x="120" y="60" font-size="20" text-anchor="${anchor}" ${more}>Pier</text>`;
    const inkOf = async (anchor: string, more: string): Promise<ReturnType<typeof ink>> =>
      ink(await pixelsOf(drawing(text(anchor, more))));
    const apart = await inkOf("end", `letter-spacing=".8em"`);
    const plain = await inkOf("end", "");
    assert.ok(Math.abs(plain.right - apart.right - 16 / 200) < 0.004, `${apart.right}`);
    const { left, right } = await inkOf("middle", `letter-spacing="16"`);
    const middle = await inkOf("middle", "");
    const shift = (middle.left + middle.right - left - right) / 2;
    assert.ok(Math.abs(shift - 8 / 200) < 0.004, `${shift}`);
  });

  test("letters that no font has are told", async () => {
    const { changes } = await pixelsOf(drawing(`${white}<text y="50">\u{10ffff}</text>`));
    assert.deepEqual(changes, ["rendered", "lettersMissing"]);
  });

  test("an icon stays small, and a drawing is large enough to be read", async () => {
    const icon = await pixelsOf(
      `<svg ${NS} width="20" height="20"><rect width="20" height="20"/></svg>`,
    );
    assert.deepEqual([icon.width, icon.height], [384, 384]);
    const large = await pixelsOf(
      `<svg ${NS} width="600" height="300"><rect width="600" height="300"/></svg>`,
    );
    assert.deepEqual([large.width, large.height], [1536, 768]);
  });
});
