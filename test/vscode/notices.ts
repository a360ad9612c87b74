/* THIRD_PARTY_NOTICES.txt of the package: whose work is in it, and on what terms. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./paths.ts";

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
const MPL = `This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was
not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.`;
const ISC = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`;

/** The lesser licence says what it adds to the general one, so both go along. */
const GNU = ["LGPL-3.0.txt", "GPL-3.0.txt"];

/** Licence texts of packages that say which one it is and do not bring it. */
const TERMS: Readonly<Record<string, string>> = { ISC, MIT, "MPL-2.0": MPL };

/** What of a package's manifest is told. */
interface PackageManifest {
  readonly name: string;
  readonly version: string;
  /** None where the licence file alone says it. */
  readonly license?: string;
  readonly repository: string | { readonly url: string };
}

/**
 * The licences of all that is bundled, as their owners ask.
 *
 * @param inputs paths of bundled files, relative to the repository
 * @throws Error for a package without a licence text
 */
export async function noticesOf(inputs: readonly string[]): Promise<string> {
  const packages = new Set(
    [...inputs, "node_modules/dejavu-fonts-ttf/", "node_modules/sharp/"].flatMap(
      (path) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
    ),
  );
  const notices = [...packages].sort().map(async (name) => {
    const folder = join(root, "node_modules", name);
    const text = await readFile(join(folder, "package.json"), "utf8");
    const manifest = JSON.parse(text) as PackageManifest;
    return `${name} ${manifest.version} (${manifest.license ?? "see below"})\n\n${await licenceText(folder, manifest)}`;
  });
  return (await Promise.all(notices)).join(`\n\n${"-".repeat(72)}\n\n`) + "\n";
}

/** What the GNU Lesser General Public License wants told of a module: what is in it, where from, and how to replace it. */
async function lesserTerms(folder: string, name: string): Promise<string> {
  const text = await readFile(join(folder, "versions.json"), "utf8");
  const versions = Object.entries(JSON.parse(text) as Record<string, string>);
  const gnu = GNU.map((file) => readFile(join(import.meta.dirname, "licences", file), "utf8"));
  return [
    `Libraries in this package are under the GNU Lesser General Public License. The texts of its version 3 and of the GNU General Public License follow.`,
    `Versions: ${versions.map(([library, version]) => `${library} ${version}`).join(", ")}.`,
    `Sources: https://github.com/lovell/sharp (npm/wasm32) has the module's own, https://github.com/kleisauke/wasm-vips builds the libraries and names where the sources of each are: https://github.com/libvips/libvips, https://gitlab.gnome.org/GNOME/glib, https://github.com/strukturag/libheif and https://github.com/libexif/libexif among them.`,
    `The module is used as it was published and unchanged. It stands in files of its own, dist/image/sharp-wasm32.cjs and the .wasm file beside it, and is loaded when an image is read: both may be replaced by a build of one's own of ${name} with the same interface, and one may modify Iris for that and reverse engineer it to debug such changes.`,
    ...(await Promise.all(gnu)).map((one) => one.trim()),
  ].join("\n\n");
}

/** A package's licence files; what its README says, where there are none or several licences apply. */
async function licenceText(
  folder: string,
  { name, license, repository }: PackageManifest,
): Promise<string> {
  const files = (await readdir(folder)).sort();
  const read = async (pattern: RegExp): Promise<string[]> => {
    const paths = files.filter((file) => pattern.test(file)).map((file) => join(folder, file));
    const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    return texts.map((text) => text.trim());
  };
  const texts = await read(/^(licen[cs]e|copying|copyright|notice)/i);
  if (texts.length === 0 || license?.includes(" AND ") === true) {
    const [readme = ""] = await read(/^readme\.md$/i);
    const section = /^#+ *licen[cs](?:e|ing)\b.*?\n(.*?)(?=\n#|$(?![^]))/ims.exec(readme)?.[1];
    if (section) texts.push(section.trim());
  }
  if (license?.includes("LGPL") === true) texts.push(await lesserTerms(folder, name));
  if (files.some((file) => /^licen[cs]e/i.test(file))) return texts.join("\n\n");

  const terms = TERMS[license ?? ""];
  if (!terms) throw new Error(`${name} has no licence text for THIRD_PARTY_NOTICES.txt`);
  const source = (typeof repository === "string" ? repository : repository.url)
    .replace(/^(git\+|git@github\.com:|https:\/\/github\.com\/)+/, "")
    .replace(/\.git$/, "");
  const statement = `The package has no licence file. Its package.json says: ${license ?? ""}. Copyright is with its authors.\nSource: https://github.com/${source}`;
  return [statement, ...texts, terms].join("\n\n");
}
