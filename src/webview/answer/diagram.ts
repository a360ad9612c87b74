import { fill, strings } from "../strings.ts";
import type { draw as Draw } from "./lazy/diagram.ts";
import { load } from "./load.ts";

declare global {
  interface Window {
    /** Put there by the script that is loaded with the first diagram. */
    irisDiagram?: { readonly draw: typeof Draw };
  }
}

const SOURCES = ".code[data-language='mermaid'], .code[data-language='mmd']";
/** Characters of a diagram beyond which it stays text: its layout could hold up the page. */
const MAX_SOURCE = 10_000;

/** What makes a node of a flowchart an image from elsewhere. */
const IMAGE_NODE = /@\{[^}]*\bimg["']?\s*:/;

/** Diagrams are drawn one after the other, once they come near to what is seen. */
let drawing = Promise.resolve();
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      nearby.unobserve(target);
      // What goes wrong with one is not to be the end of those after it.
      drawing = drawing
        // Each in a task of its own, so that the page can be scrolled meanwhile.
        .then(() => new Promise((resolve) => setTimeout(resolve)))
        .then(() => show(target))
        .catch((error: unknown) => {
          note(target, fill(strings.diagramProblem, String(error)));
        });
    }
  },
  { rootMargin: "400px" },
);
// Their colours are those of the theme, and go with it.
new MutationObserver(() => {
  for (const block of document.querySelectorAll<HTMLElement>(".code[data-drawn]"))
    nearby.observe(block);
}).observe(document.body, { attributeFilter: ["class", "data-vscode-theme-id"] });

/** Shows the finished diagrams in an element as images, each above its source. */
export function drawDiagrams(root: Element): void {
  if (root.matches(SOURCES)) nearby.observe(root);
  for (const block of root.querySelectorAll(SOURCES)) nearby.observe(block);
}

async function show(block: HTMLElement): Promise<void> {
  const source = block.querySelector("pre > code")?.textContent ?? "";
  if (!block.isConnected || source.trim() === "") return;
  const drawn = await draw(source);
  if ("problem" in drawn) {
    // What was drawn before, in another theme, is as good as it gets.
    if (!block.dataset["drawn"]) note(block, drawn.problem);
    return;
  }
  const image = document.createElement("img");
  image.src = `data:image/svg+xml,${encodeURIComponent(drawn.svg.toWellFormed())}`;
  image.width = drawn.width;
  image.height = drawn.height;
  image.alt = fill(strings.diagramOf, drawn.title || drawn.kind);
  image.style.setProperty("--natural", `${drawn.width}px`);
  const before = block.querySelector(".diagram > img");
  if (before) before.replaceWith(image);
  else showDrawing(block, image);
}

async function draw(source: string): ReturnType<typeof Draw> {
  if (source.length > MAX_SOURCE) return { problem: strings.diagramTooLong };
  if (IMAGE_NODE.test(source)) return { problem: strings.diagramRemote };
  try {
    await load("diagram");
  } catch {
    // The next diagram may fare better.
  }
  const drawn = await window.irisDiagram?.draw(source);
  if (!drawn) return { problem: strings.diagramNotLoaded };
  return "problem" in drawn ? { problem: fill(strings.diagramProblem, drawn.problem) } : drawn;
}

function showDrawing(block: HTMLElement, image: HTMLImageElement): void {
  const scroller = document.createElement("div");
  scroller.className = "diagram";
  scroller.tabIndex = 0;
  scroller.role = "group";
  scroller.ariaLabel = strings.diagram;
  scroller.append(image);
  const code = block.querySelector("pre");
  code?.before(scroller);
  block.dataset["drawn"] = "image";

  const enlarge = toggleOf("zoom-in", strings.enlarge, (isOn, sign) => {
    if (isOn) block.dataset["size"] = "large";
    else delete block.dataset["size"];
    sign.className = `codicon codicon-zoom-${isOn ? "out" : "in"}`;
  });
  block.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || enlarge.ariaPressed !== "true") return;
    event.preventDefault();
    event.stopPropagation();
    enlarge.click();
  });
  const source = toggleOf("code", strings.showSource, (isOn) => {
    block.dataset["drawn"] = isOn ? "both" : "image";
  });
  block.querySelector(".code-bar > span")?.after(enlarge, source);
}

/** A button that is on or off. */
function toggleOf(
  icon: string,
  name: string,
  set: (isOn: boolean, sign: HTMLElement) => void,
): HTMLButtonElement {
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "icon-button";
  toggle.title = toggle.ariaLabel = name;
  toggle.ariaPressed = "false";
  const sign = document.createElement("span");
  sign.className = `codicon codicon-${icon}`;
  sign.ariaHidden = "true";
  toggle.append(sign);
  toggle.addEventListener("click", () => {
    const isOn = toggle.ariaPressed !== "true";
    toggle.ariaPressed = `${isOn}`;
    set(isOn, sign);
  });
  return toggle;
}

function note(block: HTMLElement, text: string): void {
  if (block.querySelector(".code-note")) return;
  const paragraph = document.createElement("p");
  paragraph.className = "code-note";
  paragraph.textContent = text;
  block.append(paragraph);
}
