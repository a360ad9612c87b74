/** Tables within the table, and bytes of a header of each. */
const MOST_TABLES = 8;
const HEADER = 14;

/**
 * By how much the second of two letters is set nearer to the first, or further from it.
 *
 * @param kern a table `kern` of TrueType
 * @returns takes two glyphs, and yields units of the font
 */
export function kerningIn(kern: Buffer): (left: number, right: number) => number {
  const tables: { readonly first: number; readonly count: number }[] = [];
  const count = kern.length >= 4 && kern.readUInt16BE(0) === 0 ? kern.readUInt16BE(2) : 0;
  let at = 4;
  for (let table = 0; table < Math.min(MOST_TABLES, count) && at + HEADER <= kern.length; table++) {
    // Pairs in order, of letters beside each other.
    if ((kern.readUInt16BE(at + 4) & 0xff07) === 1) {
      const room = Math.floor((kern.length - at - HEADER) / 6);
      tables.push({ first: at + HEADER, count: Math.min(room, kern.readUInt16BE(at + 6)) });
    }
    at += Math.max(HEADER, kern.readUInt16BE(at + 2));
  }
  return (left, right) => {
    const wanted = left * 0x1_0000 + right;
    for (const table of tables) {
      let low = 0;
      let high = table.count - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const place = table.first + 6 * middle;
        const pair = kern.readUInt32BE(place);
        if (pair === wanted) return kern.readInt16BE(place + 4);
        if (pair < wanted) low = middle + 1;
        else high = middle - 1;
      }
    }
    return 0;
  };
}
