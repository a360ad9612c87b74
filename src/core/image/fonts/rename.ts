import { unpackWoff } from "./sfnt.ts";

/**
 * A font under the name that a drawing gives it.
 *
 * @returns undefined for what is no font that the renderer takes
 * @throws RangeError, and the unpacker's error, for what is damaged
 */
export function renamed(font: Buffer, family: string): Buffer | undefined {
  const plain = unpackWoff(font);
  const kind = plain.readUInt32BE(0);
  if (kind !== 0x0001_0000 && kind !== 0x4f54_544f && kind !== 0x7472_7565) return undefined;
  const count = plain.readUInt16BE(4);
  const name = nameTable(family);
  const copy = Buffer.concat([plain, Buffer.alloc(-plain.length & 3), name]);
  for (let at = 12; at < 12 + 16 * count; at += 16)
    if (copy.toString("latin1", at, at + 4) === "name") {
      copy.writeUInt32BE(copy.length - name.length, at + 8);
      copy.writeUInt32BE(name.length, at + 12);
      return copy;
    }
  return undefined;
}

/** A table that says a family's name in English, twice: without a PostScript name the renderer takes no font. */
function nameTable(family: string): Buffer {
  const text = Buffer.from(family, "utf16le").swap16();
  const table = Buffer.alloc(30);
  // Of Microsoft, Unicode, US English: the family (1) and the PostScript name (6), of one text after the records.
  const records = [1, 6].flatMap((id) => [3, 1, 0x0409, id, text.length, 0]);
  for (const [at, value] of [0, 2, table.length, ...records].entries())
    table.writeUInt16BE(value, 2 * at);
  return Buffer.concat([table, text]);
}
