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

const BSD = `Redistribution and use in source and binary forms, with or without modification, are permitted provided that
the following conditions are met: (1) Redistributions of source code must retain the above copyright notice, this list
of conditions and the following disclaimer. (2) Redistributions in binary form must reproduce the above copyright
notice, this list of conditions and the following disclaimer in the documentation and/or other materials provided with
the distribution. (3) Neither the name of the copyright holder nor the names of its contributors may be used to endorse
or promote products derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF
THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`;
const ZLIB = `This software is provided 'as-is', without any express or implied warranty. In no event will the authors be held
liable for any damages arising from the use of this software. Permission is granted to anyone to use this software for
any purpose, including commercial applications, and to alter it and redistribute it freely, subject to the following
restrictions: (1) The origin of this software must not be misrepresented; you must not claim that you wrote the original
software. If you use this software in a product, an acknowledgment in the product documentation would be appreciated but
is not required. (2) Altered source versions must be plainly marked as such, and must not be misrepresented as being the
original software. (3) This notice may not be removed or altered from any source distribution.`;

/** Licences of the crates that a module may be made of; of several that one is under, one that is here. */
const CRATES: Readonly<Record<string, string>> = {
  MIT:
    "adler2 arrayvec base64 bitvec bytes data-url deflate flate2 fontdb gif hashbrown image-webp imagesize " +
    "jpeg-decoder kurbo miniz_oxide pathfinder_content png rctree roxmltree rustybuzz serde_json simplecss " +
    "smallvec svgtypes tinyvec ttf-parser unicode-bidi weezl xmlparser xmlwriter zune-core zune-jpeg",
  "BSD-3-Clause": "alloc-no-stdlib brotli-decompressor tiny-skia tiny-skia-path",
  Zlib: "adler32 bytemuck slotmap",
  "Apache-2.0": "unicode-general-category",
};

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
 * The licences of all that is bundled, as their owners ask; the same ones stand together, since
 * texts that are far apart are packed as if each were another.
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
    const { version, license = "see below" } = manifest;
    const notice = `${name} ${version} (${license})\n\n${await licenceText(folder, manifest)}`;
    return { license, notice };
  });
  const sorted = (await Promise.all(notices)).sort((a, b) =>
    a.license < b.license ? -1 : +(a.license > b.license),
  );
  return sorted.map(({ notice }) => notice).join(`\n\n${"-".repeat(72)}\n\n`) + "\n";
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
    `The module is used as it was published and unchanged, with dist/image/memoryFiles.cjs in place of node:fs. It stands in files of its own, dist/image/sharp-wasm32.cjs and the .wasm file beside it, and is loaded when an image is read: both may be replaced by a build of one's own of ${name} with the same interface, and one may modify Iris for that and reverse engineer it to debug such changes.`,
    ...(await Promise.all(gnu)).map((one) => one.trim()),
  ].join("\n\n");
}

/** The crates, with their versions, that a compiled module names in its own messages. */
export function cratesIn(module: Buffer): string[] {
  const paths = module.toString("latin1").matchAll(/([a-z][\w-]*-\d+\.\d+\.\d+)\/src\//g);
  return [...new Set([...paths].map(([, crate = ""]) => crate))].sort();
}

/**
 * What is in a module of a package that says nothing of it.
 *
 * @throws Error for a crate whose licence nobody looked up
 */
function crateTerms(crates: readonly string[]): string[] {
  if (crates.length === 0) return [];
  const named = Map.groupBy(crates, (crate) => {
    const name = crate.replace(/-\d+\.\d+\.\d+$/, "");
    const known = Object.entries(CRATES).find(([, names]) => names.split(" ").includes(name));
    if (!known) throw new Error(`Nobody looked up the licence of the crate ${name}`);
    return known[0];
  });
  return [
    "Its compiled module is made of these crates too. Copyright is with the authors of each; its source with their notice is at https://docs.rs/crate/NAME/VERSION/source/.",
    ...[...named].map(([license, own]) => `${license}: ${own.join(", ")}.`),
    ...(named.has("Apache-2.0")
      ? ["The Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0"]
      : []),
    ...[MIT, BSD, ZLIB],
  ];
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
  const modules = files.filter((file) => file.endsWith(".wasm"));
  const inModules = await Promise.all(modules.map((file) => readFile(join(folder, file))));
  const crates = crateTerms([...new Set(inModules.flatMap(cratesIn))]);
  const statement = `The package has no licence file. Its package.json says: ${license ?? ""}. Copyright is with its authors.\nSource: https://github.com/${source}`;
  return [statement, ...texts, terms, ...crates].join("\n\n");
}
