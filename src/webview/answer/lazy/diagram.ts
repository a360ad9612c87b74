import mermaid from "mermaid";

/** A diagram as a drawing, or a sentence that says why there is none. */
export type Drawn =
  | {
      readonly svg: string;
      /** CSS pixels. */
      readonly width: number;
      readonly height: number;
      /** As Mermaid calls it, such as `sequence`. */
      readonly kind: string;
      /** What its author called it; may be empty. */
      readonly title: string;
    }
  | { readonly problem: string };

let count = 0;
/** Stands for `style` as long as the diagram is on the page. */
const STYLE = "iris-style";

/**
 * Draws a Mermaid diagram in the colours of the theme. The drawing is text: what shows it must not
 * let it into the page, since its source is not trusted.
 */
export async function draw(source: string): Promise<Drawn> {
  mermaid.initialize(configuration());
  const { place, taken } = measuringPlace();
  const restore = withoutInlineStyles();
  try {
    const { diagramType } = await mermaid.render(`iris-diagram-${++count}`, bare(source), place);
    return finish(taken(), diagramType);
  } catch (error) {
    const [line = ""] = (error instanceof Error ? error.message : "").split("\n");
    return { problem: line.slice(0, 160).replace(/:$/, ".") };
  } finally {
    restore();
    place.remove();
  }
}

/**
 * An unseen element on the page for Mermaid to draw in. What it drew is taken as it stands: parsed
 * once more, as Mermaid itself would, each style in it would break the page's policy.
 */
function measuringPlace() {
  const place = document.createElement("div");
  place.className = "measuring";
  place.ariaHidden = "true";
  document.body.append(place);
  let drawing: SVGSVGElement | null = null;
  place.appendChild = (node) => {
    Object.defineProperty(node, "innerHTML", {
      get: () => {
        drawing = place.querySelector("svg");
        drawing?.remove();
        return "<svg></svg>";
      },
    });
    return Node.prototype.appendChild.call(place, node) as typeof node;
  };
  return { place, taken: (): SVGSVGElement | null => drawing };
}

/** A diagram without its own configuration: what it looks like is the theme's business. */
function bare(source: string): string {
  const [front = ""] = /^\s*---[^]*?\n---[ \t]*\n/.exec(source) ?? [];
  const title = /^title:.*$/m.exec(front)?.[0];
  return (
    (title ? `---\n${title}\n---\n` : "") + source.slice(front.length).replace(/%%\{[^]*?\}%%/g, "")
  );
}

function finish(drawing: SVGSVGElement | null, kind: string): Drawn {
  const box = drawing?.getAttribute("viewBox") ?? "";
  const [, , width = 0, height = 0] = box.split(/[\s,]+/).map(Number);
  if (!drawing || !(width > 0 && height > 0)) return { problem: kind };
  drawing.setAttribute("width", `${width}`);
  drawing.setAttribute("height", `${height}`);
  drawing.style.maxWidth = "";
  return {
    svg: new XMLSerializer()
      .serializeToString(drawing)
      .replace(new RegExp(`<${STYLE}[^>]*>`, "g"), "<style>")
      .replaceAll(`</${STYLE}>`, "</style>"),
    width: Math.ceil(width),
    height: Math.ceil(height),
    kind: kind.replace(/-v\d+$/, ""),
    title: drawing.querySelector(":scope > title")?.textContent ?? "",
  };
}

/**
 * While a diagram is measured on the page, its styles must count, but the page's policy allows no
 * inline ones. Set through the object model they are allowed. Returns what undoes it.
 */
function withoutInlineStyles(): () => void {
  const before = document.adoptedStyleSheets;
  const setAttribute = methodOf(Element.prototype, "setAttribute");
  Element.prototype.setAttribute = function (name, value) {
    if (name === "style" && (this instanceof HTMLElement || this instanceof SVGElement))
      this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
  const createElement = methodOf(Document.prototype, "createElement");
  Object.defineProperty(document, "createElement", {
    configurable: true,
    value: (name: string) => {
      const element = createElement.call(document, name === "style" ? STYLE : name) as HTMLElement;
      if (name === "style")
        Object.defineProperty(element, "innerHTML", {
          set(rules: string) {
            element.textContent = rules;
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(rules);
            document.adoptedStyleSheets = [...before, sheet];
          },
        });
      return element;
    },
  });
  return () => {
    Object.defineProperty(Element.prototype, "setAttribute", { value: setAttribute });
    Reflect.deleteProperty(document, "createElement");
    document.adoptedStyleSheets = before;
  };
}

/** A method as it is, to be called on whatever it is of. */
function methodOf(prototype: object, name: string): (...args: string[]) => unknown {
  return Object.getOwnPropertyDescriptor(prototype, name)?.value as () => unknown;
}

function configuration(): Parameters<typeof mermaid.initialize>[0] {
  const style = getComputedStyle(document.body);
  const colour = (...names: string[]): string | undefined => {
    for (const name of names) {
      const value = style.getPropertyValue(`--vscode-${name}`).trim();
      if (/^#[\da-f]{6}$/i.test(value)) return value;
    }
    return undefined;
  };
  const isDark = document.body.matches(
    ".vscode-dark, .vscode-high-contrast:not(.vscode-high-contrast-light)",
  );
  const background =
    colour("editor-background", "sideBar-background") ?? (isDark ? "#1f1f1f" : "#ffffff");
  const text = colour("editor-foreground", "foreground") ?? (isDark ? "#cccccc" : "#3b3b3b");
  const isContrast = document.body.matches(".vscode-high-contrast");
  const fill = isContrast
    ? background
    : (colour("editorWidget-background", "input-background") ?? background);
  const line = isContrast ? (colour("contrastBorder") ?? text) : text;
  const accent = colour("contrastBorder", "focusBorder", "textLink-foreground") ?? text;
  return {
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    htmlLabels: false,
    layout: "dagre",
    maxEdges: 150,
    logLevel: 5,
    theme: "base",
    fontFamily: style.fontFamily,
    themeVariables: {
      darkMode: isDark,
      dropShadow: "none",
      background,
      fontSize: "14px",
      primaryColor: fill,
      primaryTextColor: text,
      primaryBorderColor: accent,
      secondaryColor: background,
      secondaryTextColor: text,
      secondaryBorderColor: accent,
      tertiaryColor: background,
      tertiaryTextColor: text,
      tertiaryBorderColor: accent,
      lineColor: line,
      textColor: text,
      noteBkgColor: fill,
      noteTextColor: text,
      noteBorderColor: accent,
      edgeLabelBackground: background,
      errorBkgColor: background,
      errorTextColor: text,
    },
  };
}
