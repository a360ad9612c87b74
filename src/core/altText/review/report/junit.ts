import { inertAttribute } from "./inert.ts";
import { placeOf, proposed } from "./text.ts";
import { shownProblems, type Report } from "./contract.ts";

/** A suite a file, a case an image: what CI servers show as tests. */
export function junitReport({ references }: Report): string {
  const byFile = Map.groupBy(references, ({ file }) => file);
  const failures = (all: Report["references"]): number =>
    all.filter((one) => one.problems.length > 0).length;
  const suites = [...byFile].map(([file, own]) => {
    const cases = own.map((one) => {
      const name = `${placeOf(one)} ${one.source ?? one.element}`;
      const failed = shownProblems(one).map(
        ({ code, message }) =>
          `      <failure type="${inertAttribute(code)}" message="${inertAttribute(message)}">${inertAttribute([placeOf(one), proposed(one)].join("\n").trim())}</failure>\n`,
      );
      const head = `    <testcase classname="${inertAttribute(file)}" name="${inertAttribute(name)}"`;
      return failed.length === 0
        ? `${head}/>\n`
        : `${head}>\n${failed.slice(0, 1).join("")}    </testcase>\n`;
    });
    return `  <testsuite name="${inertAttribute(file)}" tests="${own.length}" failures="${failures(own)}">\n${cases.join("")}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="iris-alt" tests="${references.length}" failures="${failures(references)}">\n${suites.join("")}</testsuites>\n`;
}
