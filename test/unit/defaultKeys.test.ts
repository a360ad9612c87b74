/* Iris's default keys are free: VS Code's own on each platform go on as they did. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import manifest from "../../package.json" with { type: "json" };
import defaults from "../fixtures/defaultKeys.json" with { type: "json" };

interface Binding {
  key: string;
  mac?: string;
  when?: string;
}
/** The conditions of VS Code's own bindings, by their keys. */
type Keys = Readonly<Record<string, readonly string[]>>;

const PLATFORMS = ["linux", "windows", "mac"] as const;
const ours: readonly Binding[] = manifest.contributes.keybindings;

/**
 * Own bindings of VS Code that a binding would take away: those of the same keys, and those of
 * keys that one begins with, since the longer one waits for the rest. In VS Code, extensions win.
 */
function takenBy(binding: Binding, platform: (typeof PLATFORMS)[number], keys: Keys): string[] {
  const own = platform === "mac" ? (binding.mac ?? binding.key) : binding.key;
  const isPrefix = (one: string, other: string): boolean => `${other} `.startsWith(`${one} `);
  return Object.entries(keys).flatMap(([key, conditions]) =>
    isPrefix(key, own) || isPrefix(own, key)
      ? conditions.filter((when) => !isApart(binding.when, when)).map((when) => `${key}: ${when}`)
      : [],
  );
}

/** Whether two conditions never hold at once, by what one demands and the other denies. */
function isApart(ours: string | undefined, theirs: string): boolean {
  const demanded = (ours ?? "").split("&&").map((one) => one.trim());
  return theirs.split("||").every((way) =>
    way
      .split("&&")
      .map((one) => one.trim())
      .some((one) => demanded.includes(denied(one))),
  );
}

function denied(one: string): string {
  if (one.includes("==")) return one.replace("==", "!=");
  if (one.includes("!=")) return one.replace("!=", "==");
  return one.startsWith("!") ? one.slice(1) : `!${one}`;
}

describe("default keys", () => {
  test("take nothing from VS Code on any platform", () => {
    assert.ok(ours.length > 0);
    for (const binding of ours)
      for (const platform of PLATFORMS)
        assert.deepEqual(takenBy(binding, platform, defaults[platform]), [], platform);
  });

  test("the fixture has all keys that begin as ours", () => {
    for (const { key, mac = key } of ours)
      for (const platform of PLATFORMS) {
        const first = (platform === "mac" ? mac : key).split(" ")[0]!;
        const known = Object.keys(defaults[platform]).filter((one) => one.startsWith(`${first} `));
        assert.ok(known.length > 20, `${platform}: write test/fixtures/defaultKeys.json anew`);
      }
  });

  test("the check finds what would be taken", () => {
    const bound = (key: string, mac: string, when?: string): Binding => ({
      ...{ key, mac },
      ...(when && { when }),
    });
    const { linux, mac } = defaults;
    assert.equal(takenBy(bound("ctrl+k v", "cmd+k v"), "linux", linux).length > 0, true);
    // Without a condition, Cmd+K of the terminal and of the debug console would wait for a second key.
    assert.equal(takenBy(bound("ctrl+k q", "cmd+k q"), "mac", mac).length, 2);
    assert.equal(takenBy(bound("ctrl+k q", "cmd+k q", "!terminalFocus"), "mac", mac).length, 2);
    assert.deepEqual(takenBy(bound("ctrl+k q", "cmd+k q"), "linux", linux), []);
    assert.equal(takenBy(bound("ctrl+k", "cmd+k"), "linux", linux).length > 50, true);
  });
});
