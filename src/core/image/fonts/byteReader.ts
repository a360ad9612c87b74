/** Reads bytes one after the other; a RangeError says where they end too soon. */
export class ByteReader {
  at = 0;
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  u8(): number {
    return this.bytes.readUInt8(this.at++);
  }
  u16(): number {
    this.at += 2;
    return this.bytes.readUInt16BE(this.at - 2);
  }
  i16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }
  u32(): number {
    this.at += 4;
    return this.bytes.readUInt32BE(this.at - 4);
  }
  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new RangeError("woff2");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  /** Seven bits a byte, as long as the eighth is set. */
  base128(): number {
    let value = 0;
    for (let bytes = 0; bytes < 5; bytes++) {
      const one = this.u8();
      value = value * 128 + (one & 127);
      if ((one & 128) === 0) return value;
    }
    throw new RangeError("woff2");
  }
  /** One byte up to 252, else two or three. */
  short(): number {
    const first = this.u8();
    if (first === 253) return this.u16();
    if (first === 255) return this.u8() + 253;
    return first === 254 ? this.u8() + 506 : first;
  }
}
