/* Documents of any length in five markups, as people write them: words, lists, code, links, and an image now and then. */

const WORDS =
  "the panel keeps what was said while a picture is on its way and names each file by its place in the folder so that nothing is lost when a window reloads".split(
    " ",
  );

const words = (at: number, count: number): string =>
  Array.from({ length: count }, (_, i) => WORDS[(at * 7 + i * 5) % WORDS.length]).join(" ");

/** One section; its number makes each another. */
type Section = (at: number) => string;

const markdown: Section = (at) => `## Section ${at} with *emphasis*

${words(at, 14)} [a link](https://example.com/${at}) ${words(at + 1, 9)} \`code${at}\`
${words(at + 2, 12)} **strong** ${words(at + 3, 8)}.

- ${words(at + 4, 9)}
- ${words(at + 5, 6)} ![Inline ${at}](images/inline-${at}.png)
  - ${words(at + 6, 7)}

\`\`\`ts
const section${at} = open("![no](picture.png)");
\`\`\`

![${at % 3 === 0 ? "" : words(at, 5)}](images/figure-${at}.png "Figure ${at}")

| Name | Value |
| ---- | ----- |
| ${words(at, 2)} | <img src="images/cell-${at}.png" alt="${words(at, 3)}"> |

> ${words(at + 7, 15)}
`;

const html: Section = (at) => `<section id="section-${at}" class="block">
  <h2>Section ${at} with <em>emphasis</em></h2>
  <p>
    ${words(at, 14)} <a href="https://example.com/${at}">a link</a> ${words(at + 1, 9)}
    <code>code${at}</code> ${words(at + 2, 12)} &amp; <strong>strong</strong>.
  </p>
  <ul>
    <li>${words(at + 4, 9)}</li>
    <li>${words(at + 5, 6)} <img src="images/inline-${at}.png" alt="Inline ${at}"></li>
  </ul>
  <figure>
    <a href="/figures/${at}"><img class="wide" src="images/figure-${at}.png"></a>
    <figcaption>${words(at + 6, 8)}</figcaption>
  </figure>
  <script>
    const section${at} = "<img src='no.png'>";
  </script>
  <button type="button" aria-label="Next"><img src="images/next.svg" alt=""></button>
</section>
`;

const jsx: Section = (at) => `/** ${words(at, 8)} */
export function Section${at}({ items, onOpen }: Props): ReactNode {
  const [count, setCount] = useState(0);
  const visible = useMemo(() => items.filter((item) => item.count > count && !item.hidden), [items]);
  if (visible.length === 0) return null;
  return (
    <section className="block" onClick={() => onOpen(${at})}>
      <h2>Section ${at}</h2>
      <p>
        ${words(at, 9)} <a href="https://example.com/${at}">a link</a> {count}
      </p>
      {visible.map((item) => (
        <li key={item.id} className={item.active ? "on" : "off"}>
          <img src={item.src} alt={item.name} /> {item.name}
        </li>
      ))}
      <img src="/images/figure-${at}.png"${at % 3 === 0 ? "" : ` alt="${words(at, 4)}"`} />
      <button type="button" onClick={() => setCount((value) => value + 1)}>
        <img src="/images/next.svg" alt="" />
      </button>
    </section>
  );
}

`;

const rst: Section = (at) => `Section ${at}
${"=".repeat(9 + `${at}`.length)}

${words(at, 14)} \`a link <https://example.com/${at}>\`_ ${words(at + 1, 9)}
${words(at + 2, 12)} **strong** ${words(at + 3, 8)}.

- ${words(at + 4, 9)}
- ${words(at + 5, 6)}

.. code-block:: python

   section = ".. image:: no.png"

.. figure:: images/figure-${at}.png
   :width: 600px
   :alt: ${words(at, 5)}

   ${words(at + 6, 10)}

.. note::

   ${words(at + 7, 12)}

   .. image:: images/inline-${at}.png
`;

const asciidoc: Section = (at) => `== Section ${at} with *emphasis*

${words(at, 14)} https://example.com/${at}[a link] ${words(at + 1, 9)} \`code${at}\`
${words(at + 2, 12)} *strong* ${words(at + 3, 8)}.

* ${words(at + 4, 9)}
* ${words(at + 5, 6)} image:inline-${at}.png[Inline ${at}]

[source,ts]
----
const section${at} = "image::no.png[]";
----

.${words(at + 6, 4)}
image::figure-${at}.png[${at % 3 === 0 ? "" : words(at, 5)},600]

|===
|${words(at, 2)} |${words(at + 7, 3)}
|===
`;

const SECTIONS = { markdown, html, jsx, rst, asciidoc };

export const MARKUPS = ["markdown", "html", "jsx", "rst", "asciidoc"] as const;

/** A document of a markup with so many lines. */
export function documentOf(markup: keyof typeof SECTIONS, lines: number): string {
  let text = "";
  for (let [at, have] = [0, 0]; have < lines; at++) {
    const section = `${SECTIONS[markup](at)}\n`;
    text += section;
    have += section.split("\n").length - 1;
  }
  return `${text.split("\n").slice(0, lines).join("\n")}\n`;
}
