/** Elements whose contents are text, whatever stands in it. */
export const RAW: ReadonlySet<string> = new Set(
  "script style textarea title iframe noembed noframes xmp".split(" "),
);

const endings = new Map<string, RegExp>();

/** What ends an element whose contents are text. */
export function endingOf(name: string): RegExp {
  const known = endings.get(name);
  if (known !== undefined) return known;
  const ending = new RegExp(`</${name.replace(/[^\w-]/g, "\\$&")}(?=[\\s/>])`, "gi");
  // Blocks of a component may have any name.
  if (RAW.has(name)) endings.set(name, ending);
  return ending;
}
