/* One source, two packages: for VS Code 1.105, and for 1.106 and newer. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import manifest from "../../package.json" with { type: "json" };
import proposals from "../fixtures/proposals-1.105.json" with { type: "json" };
import { editionFor, manifestFor } from "../vscode/editions.ts";

const older = manifestFor("1.105", manifest);
const newer = manifestFor("1.106", manifest);

describe("editions", () => {
  test("the older has its view in the activity bar, the newer in the secondary side bar", () => {
    assert.deepEqual(Object.keys(older.contributes.viewsContainers), ["activitybar"]);
    assert.deepEqual(Object.keys(newer.contributes.viewsContainers), ["secondarySidebar"]);
    assert.equal(older.engines.vscode, "^1.105.0");
    assert.equal(newer.engines.vscode, "^1.106.0");
  });

  test("each editor is handed one of them: its newest version is for newer editors", () => {
    const patch = (version: string): number => Number(version.split(".")[2]);
    assert.equal(older.version, manifest.version);
    assert.equal(patch(newer.version), patch(older.version) + 1);
    // Else the next release for older editors would have the number of this one for newer ones.
    assert.equal(patch(manifest.version) % 2, 0, "releases have even patches");
    assert.equal(editionFor("1.105.1"), "1.105");
    for (const version of ["1.106.0", "1.139.1", "2.0.0", "stable"])
      assert.equal(editionFor(version), "1.106", version);
  });

  test("all else is the same", () => {
    const rest = ({ contributes, ...own }: typeof manifest) => ({
      ...{ ...own, version: "", engines: "" },
      contributes: { ...contributes, viewsContainers: undefined, chatSkills: undefined },
    });
    assert.deepEqual(rest(older), rest(newer));
  });

  test("nothing in the older is proposed in VS Code 1.105", () => {
    assert.ok(proposals.proposals.includes("contribSecondarySidebar"));
    assert.ok(!("enabledApiProposals" in manifest));
    const { menus, viewsContainers, ...others } = older.contributes;
    const known: Record<string, string | null> = proposals.menus;
    for (const menu of Object.keys(menus))
      if (!isSubmenu(menu)) assert.equal(known[menu], null, `${menu} is proposed or unknown`);
    const places: Record<string, string | null> = proposals.viewsContainers;
    for (const place of Object.keys(viewsContainers)) assert.equal(places[place], null, place);
    // A contribution point of its own is proposed under its name: `contribViewsRemote`, `contribRemoteHelp`.
    const names = new Set(proposals.proposals.map((name) => name.toLowerCase()));
    for (const point of Object.keys(others))
      assert.ok(!names.has(`contrib${point}`.toLowerCase()), point);
  });

  test("the type declarations are those of the older", () => {
    assert.match(manifest.devDependencies["@types/vscode"], /^1\.105\./);
  });
});

function isSubmenu(menu: string): boolean {
  const submenus: readonly { id: string }[] =
    (manifest.contributes as { submenus?: readonly { id: string }[] }).submenus ?? [];
  return submenus.some(({ id }) => id === menu);
}
