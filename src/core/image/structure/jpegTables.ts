/** A component of a frame. */
export interface JpegComponent {
  readonly id: number;
  /** Blocks across and down in a unit of an interleaved scan. */
  readonly blocks: number;
  readonly quantization: number;
}

/** The frame of a JPEG: how its image is laid out. Source: ITU-T T.81, B.2.2. */
export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly progressive: boolean;
  readonly components: readonly JpegComponent[];
  /** Has 8 bits and one or three colours, within what every decoder takes. */
  readonly isUsual: boolean;
}

/** Tables that are there so far: `q0`, `dc1`, `ac0`. */
export type JpegTables = Set<string>;

/** @param marker 0xC0 to 0xCF, of a frame */
export function readFrame(content: Uint8Array, marker: number): JpegFrame | undefined {
  const view = viewOf(content);
  const [height, width, count] = [view.getUint16(1), view.getUint16(3), view.getUint8(5)];
  if (width * height === 0 || count === 0 || content.length !== 6 + 3 * count) return undefined;
  const components = Array.from({ length: count }, (_, i) => {
    const sampling = view.getUint8(7 + 3 * i);
    const [across, down] = [sampling >> 4, sampling & 15];
    const isUsual = across >= 1 && across <= 4 && down >= 1 && down <= 4;
    return {
      ...{ id: view.getUint8(6 + 3 * i), quantization: view.getUint8(8 + 3 * i) },
      blocks: isUsual ? across * down : Infinity,
    };
  });
  const isUsual =
    marker <= 0xc2 &&
    view.getUint8(0) === 8 &&
    (count === 1 || count === 3) &&
    components.every(({ quantization }) => quantization < 4) &&
    new Set(components.map(({ id }) => id)).size === count;
  return { width, height, progressive: marker === 0xc2, components, isUsual };
}

/** Adds quantization tables; false where they are none. Source: B.2.4.1. */
export function addQuantization(content: Uint8Array, tables: JpegTables): boolean {
  let at = 0;
  while (at < content.length) {
    const head = content[at] ?? 0;
    if (head >> 4 > 1 || (head & 15) > 3) return false;
    at += 1 + ((head >> 4) + 1) * 64;
    tables.add(`q${head & 15}`);
  }
  return at === content.length;
}

/** Adds Huffman tables; false where no code could be made of them. Source: B.2.4.2, C.2. */
export function addHuffman(content: Uint8Array, tables: JpegTables): boolean {
  let at = 0;
  while (at < content.length) {
    const head = content[at] ?? 0;
    const counts = content.subarray(at + 1, at + 17);
    if (head >> 4 > 1 || (head & 15) > 3 || counts.length < 16) return false;
    let code = 0;
    let total = 0;
    for (const [i, count] of counts.entries()) {
      code += count;
      total += count;
      // No code consists of ones alone.
      if (count > 0 && code >= 1 << (i + 1)) return false;
      code <<= 1;
    }
    const values = content.subarray(at + 17, at + 17 + total);
    const isDirect = head >> 4 === 0;
    if (total > 256 || values.length < total || (isDirect && values.some((v) => v > 15)))
      return false;
    tables.add(`${isDirect ? "dc" : "ac"}${head & 15}`);
    at += 17 + total;
  }
  return at === content.length;
}

/** Whether a scan's header fits its frame and the tables before it; notes whose scans have begun. Source: B.2.3, G.1.1. */
export function isScan(
  content: Uint8Array,
  { components, progressive }: JpegFrame,
  { tables, begun }: { tables: JpegTables; begun: Set<number> },
): boolean {
  const count = content[0] ?? 0;
  if (count < 1 || count > components.length || content.length !== 4 + 2 * count) return false;
  const [first = 0, last = 0, bits = 0] = content.subarray(1 + 2 * count);
  const [high, low] = [bits >> 4, bits & 15];
  const isDirect = first === 0;
  if (progressive) {
    const isBand = isDirect ? last === 0 : count === 1 && last >= first && last <= 63;
    if (!isBand || low > 13 || (high !== 0 && high !== low + 1)) return false;
  } else if (first !== 0 || last !== 63 || bits !== 0) return false;
  let blocks = 0;
  for (let i = 0; i < count; i++) {
    const id = content[1 + 2 * i];
    const table = content[2 + 2 * i] ?? 0;
    const component = components.find((one) => one.id === id);
    if (!component || !tables.has(`q${component.quantization}`)) return false;
    blocks += component.blocks;
    const needsDirect = isDirect && high === 0;
    const needsOther = !progressive || !isDirect;
    if (needsDirect && !tables.has(`dc${table >> 4}`)) return false;
    if (needsOther && !tables.has(`ac${table & 15}`)) return false;
    if (isDirect) begun.add(component.id);
    else if (!begun.has(component.id)) return false;
  }
  return count === 1 || blocks <= 10;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
