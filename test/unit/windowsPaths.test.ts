/* Paths of Windows and of other systems, wherever one is taken or made: on any system that runs this. */
import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { destinationOf } from "../../src/core/altText/write/destination.ts";
import { fileNameFrom } from "../../src/core/altText/write/fileName.ts";
import { Resolver } from "../../src/core/altText/resolve/resolver.ts";
import { fileName } from "../../src/core/conversation/markdown.ts";
import { isOrdinary, ordinary, withoutDevice } from "../../src/core/files/names.ts";
import { isWithin, normalize, upwards } from "../../src/core/files/paths.ts";
import { nativePath, uriOf, uriPathOf } from "../../src/node/paths.ts";
import { runs } from "../strength.ts";

describe("a path of this computer and of URIs", () => {
  for (const [path, uriPath, uri, back = path] of [
    ["c:\\w\\a b.md", "/c:/w/a b.md", "file:///c:/w/a%20b.md", "c:/w/a b.md"],
    ["C:\\w\\a%20b#1.md", "/c:/w/a%20b#1.md", "file:///c:/w/a%2520b%231.md", "c:/w/a%20b#1.md"],
    ["C:\\", "/c:", "file:///c:/", "c:\\"],
    ["\\\\server\\share\\ä.md", "/?/server/share/ä.md", "file://server/share/%C3%A4.md"],
    ["\\\\?\\C:\\w\\a.md", "/c:/w/a.md", "file:///c:/w/a.md", "c:/w/a.md"],
    [
      ...["\\\\?\\UNC\\server\\share\\a.md", "/?/server/share/a.md"],
      ...["file://server/share/a.md", "\\\\server\\share\\a.md"],
    ],
    ["\\\\wsl.localhost\\d\\w\\a.md", "/?/wsl.localhost/d/w/a.md", "file://wsl.localhost/d/w/a.md"],
  ] as [string, string, string, string?][])
    test(`of Windows: ${path}`, () => {
      assert.equal(uriPathOf(path, true), uriPath);
      // On other systems Node doubles the last slash of a drive.
      assert.equal(uriOf(uriPath, true).replace(/\/+$/, "/"), uri);
      assert.equal(nativePath(uriPath, true), back);
      assert.equal(normalize(uriPath), uriPath);
    });

  test("elsewhere: a colon, a backslash and a letter for a drive are signs like others", () => {
    for (const path of ["/C:/a.md", "/w/a\\b.md", "/w/con", "/w/a:b.png", "/w/ä ? #.md", "/"]) {
      if (path !== "/C:/a.md") assert.equal(uriPathOf(path, false), path);
      assert.equal(nativePath(path, false), path);
    }
  });

  test("is the same one again, whatever it is called", () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
      .map((text) => text.replace(/[\p{Cc}<>:"/\\|?*]/gu, "-").replace(/[. ]+$/, "x"))
      .filter((text) => text.isWellFormed());
    const top = fc.constantFrom("c:\\", "\\\\server\\share\\", "/");
    fc.assert(
      fc.property(top, fc.array(name, { minLength: 1, maxLength: 4 }), (start, names) => {
        const isWindows = start !== "/";
        const own = isWindows ? win32 : posix;
        const path = own.join(start, ...names);
        assert.equal(own.resolve(nativePath(uriPathOf(path, isWindows), isWindows)), path);
      }),
      { numRuns: runs(500) },
    );
  });

  test("a device has no URI", () => {
    for (const device of ["\\\\?\\Volume{1-2}\\a.png", "\\\\.\\pipe\\a", "\\\\.\\c:\\a.png"])
      assert.throws(() => uriPathOf(device, true), TypeError);
  });
});

describe("folders", () => {
  test("of Windows are the same in any case, others are not", () => {
    for (const [path, folder, expected] of [
      ["/c:/Work/a.png", "/c:/work", true],
      ["/C:/work/a.png", "/c:/work", true],
      ["/c:/WORK", "/c:/work", true],
      ["/c:/works/a.png", "/c:/work", false],
      ["/?/Server/share/a.png", "/?/server/share", true],
      ["/?/server/other/a.png", "/?/server/share", false],
      ["/d:/work/a.png", "/c:/work", false],
      ["/Work/a.png", "/work", false],
    ] as const)
      assert.equal(isWithin(path, folder), expected, `${path} in ${folder}`);
  });

  test("around one end at the top, in whatever case that is", () => {
    assert.deepEqual(upwards("/c:/W/Docs/a", "/c:/w"), ["/c:/W/Docs/a", "/c:/W/Docs", "/c:/W"]);
    assert.deepEqual(upwards("/w/a", "/w"), ["/w/a", "/w"]);
    assert.deepEqual(upwards("/w/a", "/"), ["/w/a", "/w", "/"]);
    assert.deepEqual(upwards("/x/a", "/w"), ["/x/a"]);
  });
});

const DEVICES = "con PRN Aux nul com1 COM9 lpt0 com¹ LPT² lpt³ conin$ CONOUT$ clock$".split(" ");

describe("names that Windows takes for something else", () => {
  test("are told: devices with any ending, streams, ends that are cut off", () => {
    const names = DEVICES.flatMap((one) => [one, `${one}.png`, `${one} .png`, `${one}.tar.gz`]);
    for (const name of [
      ...names,
      "a.png:s",
      "a.png::$DATA",
      "a.png.",
      "a.png ",
      "a\u0001.png",
      "*",
    ]) {
      assert.equal(isOrdinary(`/c:/w/${name}`), false, name);
      assert.equal(isOrdinary(`/?/server/share/${name}/a.png`), false, name);
      assert.equal(isOrdinary(`/w/${name}`), true, name);
      assert.equal(isOrdinary(ordinary(`/c:/w/${name}`)), true, name);
      assert.equal(ordinary(`/w/${name}`), `/w/${name}`);
    }
    for (const name of ["console.png", "com10.png", "nullable", "aux-1.png", ".con", "com.png"]) {
      assert.equal(isOrdinary(`/c:/w/${name}`), true, name);
      assert.equal(withoutDevice(name), name);
    }
  });

  test("are no images there", async () => {
    const asked: string[] = [];
    const resolver = new Resolver({
      isFile: (path) => Promise.resolve(asked.push(path) > 0),
      readText: () => Promise.resolve(undefined),
      realPath: (path) => Promise.resolve(path),
      namesIn: () => Promise.resolve([]),
      imagesBelow: () => Promise.resolve([]),
    });
    const resolve = async (text: string, top: string): Promise<string> =>
      (await resolver.resolve({ text, by: "address" }, `${top}/a.md`, { roots: [top] })).kind;
    for (const text of [
      "con.png",
      "nul",
      "d/aux.png",
      "./a.png:s.png",
      "./a.png::$DATA",
      "a.png.",
    ]) {
      assert.equal(await resolve(text, "/c:/w"), "missing", text);
      assert.deepEqual(asked, [], "the system is not asked");
      assert.equal(await resolve(text, "/w"), "file", text);
      asked.length = 0;
    }
  });

  test("are never made, whatever a text, title or setting says", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .tuple(fc.constantFrom(...DEVICES), fc.constantFrom("", ".", " .x", ":s", ".png", "¹"))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        const named = fileName(one);
        assert.ok(named === "" || isOrdinary(`/c:/${named}`), named);
        assert.ok(named === "" || isOrdinary(`/c:/${named}-images`), named);
        const shown = fileNameFrom(one, ".png");
        assert.ok(shown === undefined || isOrdinary(`/c:/${shown}`), shown);
        const saved = { document: "/c:/w/d/a.md", fileName: other, now: new Date(0) };
        assert.ok(isOrdinary(destinationOf(one.replaceAll("$", ""), saved)));
      }),
      { numRuns: runs(1000) },
    );
  });

  test("of a setting's parts: a time has colons, a backslash parts folders", () => {
    const saved = { document: "/c:/w/d/a.md", fileName: "b.png", now: new Date(0) };
    for (const [destination, path] of [
      ["img\\new/${fileName}", "/c:/w/d/img/new/b.png"],
      ["${isoTime}.png", "/c:/w/d/1970-01-01T00-00-00.000Z.png"],
      ["..\\x-${documentBaseName}/", "/c:/w/x-a/b.png"],
      ["aux/${fileName}", "/c:/w/d/aux_/b.png"],
    ] as const)
      assert.equal(destinationOf(destination, saved), path);
    const elsewhere = { ...saved, document: "/w/d/a.md" };
    assert.equal(destinationOf("a\\b:${fileName}", elsewhere), "/w/d/a\\b:b.png");
  });
});
