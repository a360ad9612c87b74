/* Components of a project that take no alt text: one can be given only in themselves. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanDocument } from "../../src/core/altText/review/scan.ts";
import { MemoryWorkspace } from "./memory.ts";

type Files = Readonly<Record<string, string>>;

async function toldOf(files: Files, path: string): Promise<number> {
  const { documents, locator } = new MemoryWorkspace(files);
  const document = await documents.open(`memory:${path}`);
  assert.ok(document);
  const { signal } = new AbortController();
  const settingsFor = () => ({ mayTellKind: true });
  const rows = await scanDocument(document, { documents, locator, settingsFor, signal });
  return rows.flatMap(({ problems }) => problems).length;
}

const page = (imported: string): string =>
  `import ${imported};\nexport const Card = ({ x }) => <p><Image src={x} /></p>;\n`;
const CLOSED = "export const Image = ({ src, size = 1 }: ImageProps) => <div style={bg(src)} />;\n";
const OPEN =
  "export const Image = ({ src, ...rest }: ImageProps) => <Base src={src} {...rest} />;\n";
const asDefault = (text: string): string => `${text.replace("export ", "")}export default Image;\n`;

describe("an image of a component of the project", () => {
  for (const [what, imported, parts] of [
    ["beside it", '{ Image } from "./Image"', { "/w/src/Image.tsx": CLOSED }],
    ["by default", 'Image from "../Image"', { "/w/Image.jsx": asDefault(CLOSED) }],
    [
      "in a wrapper",
      'Image from "./Image"',
      {
        "/w/src/Image.jsx":
          "const Image = React.memo(({ url, isActive }) => <b onClick={isActive} />);\nexport default Image;",
      },
    ],
    [
      "as a function",
      'Image from "./Image"',
      { "/w/src/Image.jsx": "export default function Image({ url }) { return <Box bg={url} />; }" },
    ],
    [
      "by another name",
      'Image from "./Image"',
      {
        "/w/src/Image/index.tsx": 'import Container from "./Container";\nexport default Container;',
        "/w/src/Image/Container.tsx":
          "const Container = ({\n  file,\n  author\n}: Props): Element | null => <A b={file} />;\nexport default Container;",
      },
    ],
    [
      "through a list",
      '{ Image } from "./parts"',
      { "/w/src/parts/index.ts": 'export * from "./Image";', "/w/src/parts/Image.tsx": CLOSED },
    ],
  ] as const)
    test(`lacks nothing ${what}`, async () => {
      const files: Files = { "/w/src/Card.tsx": page(imported), ...parts };
      assert.equal(await toldOf(files, "/w/src/Card.tsx"), 0);
    });

  for (const [what, imported, parts] of [
    ["hands on what it gets", '{ Image } from "./Image"', { "/w/src/Image.tsx": OPEN }],
    [
      "takes an alt text",
      '{ Image } from "./Image"',
      { "/w/src/Image.tsx": CLOSED.replace("size = 1", 'alt = ""') },
    ],
    [
      "takes all as one",
      '{ Image } from "./Image"',
      { "/w/src/Image.tsx": "export const Image = (props) => <img {...props} />;" },
    ],
    [
      "is another one dressed",
      'Image from "./Image"',
      { "/w/src/Image.tsx": "const Image = styled(Base)``;\nexport default Image;" },
    ],
    ["cannot be found", '{ Image } from "./Image"', {}],
    ["is of a package", 'Image from "next/image"', { "/w/src/Image.tsx": CLOSED }],
  ] as const)
    test(`lacks one that ${what}`, async () => {
      const files: Files = { "/w/src/Card.tsx": page(imported), ...parts };
      assert.equal(await toldOf(files, "/w/src/Card.tsx"), 1);
    });

  for (const [what, component, count] of [
    ["takes none", "<script setup>defineProps<{ url: string }>()</script>", 0],
    ["takes one", "<script setup>defineProps<{ url: string; alt?: string }>()</script>", 1],
    ["hands all on", "<script setup>defineProps(['url']); const a = useAttrs()</script>", 1],
  ] as const)
    test(`in Vue ${what}`, async () => {
      const card = '<script setup>\nimport Image from "./Image.vue";\n</script>\n';
      const files: Files = {
        "/w/src/Card.vue": `${card}<template><p><Image :src="x" /></p></template>`,
        "/w/src/Image.vue": `${component}<template><div><b :style="of(url)" /></div></template>`,
      };
      assert.equal(await toldOf(files, "/w/src/Card.vue"), count);
    });
});

describe("code of React without types", () => {
  const IMAGE = "export const Card = ({ x }) => <p><img src={x} /></p>;\n";
  for (const [path, twin, count] of [
    ["/w/site/examples/js/paste.jsx", "/w/site/examples/ts/paste.tsx", 0],
    ["/w/docs/Card.js", "/w/docs/Card.tsx", 0],
    ["/w/site/examples/js/paste.jsx", "/w/site/examples/ts/other.tsx", 1],
    ["/w/site/examples/ts/paste.tsx", "/w/site/examples/js/paste.jsx", 1],
  ] as const)
    test(`${path} beside ${twin}`, async () => {
      assert.equal(await toldOf({ [path]: IMAGE, [twin]: IMAGE }, path), count);
    });
});
