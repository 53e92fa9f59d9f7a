/** A fixed VHD: the bytes of the disk, and a footer of 512 bytes that says how many they are. */
import { cut, merged, pageSize, type PageRange, type PageSource } from './pages.ts';

const footerSize = pageSize;
const cookie = 'conectix';
const fixedDisk = 2;
/** Offset of the checksum, which counts as zero in itself. */
const checksumAt = 64;

/** The footer of a fixed disk of this many bytes (documented format; times and identity left out). */
export function vhdFooter(diskBytes: number): Buffer {
  const footer = Buffer.alloc(footerSize);
  footer.write(cookie, 0, 'latin1');
  footer.writeUInt32BE(2, 8);
  footer.writeUInt32BE(0x00010000, 12);
  footer.writeBigUInt64BE(0xffff_ffff_ffff_ffffn, 16);
  footer.write('wa', 28, 'latin1');
  footer.writeBigUInt64BE(BigInt(diskBytes), 40);
  footer.writeBigUInt64BE(BigInt(diskBytes), 48);
  footer.writeUInt32BE(fixedDisk, 60);
  footer.writeUInt32BE(checksum(footer), checksumAt);
  return footer;
}

/** Why this is not the footer of a fixed VHD of this length (footer included); undefined when it is. */
export function footerProblem(footer: Buffer, vhdBytes: number): string | undefined {
  if (footer.toString('latin1', 0, 8) !== cookie) return `the last 512 bytes do not begin with "${cookie}"`;
  if (footer.readUInt32BE(60) !== fixedDisk) return 'it is not a fixed disk';
  if (footer.readBigUInt64BE(48) !== BigInt(vhdBytes - footerSize)) return 'its footer tells another size';
  return footer.readUInt32BE(checksumAt) === checksum(footer)
    ? undefined
    : 'the checksum of its footer is wrong';
}

function checksum(footer: Buffer): number {
  let sum = 0;
  for (const [at, byte] of footer.entries()) if (at < checksumAt || at >= checksumAt + 4) sum += byte;
  return ~sum >>> 0;
}

/** A disk as it is exported: with its footer. */
export class Vhd implements PageSource {
  readonly size: number;
  readonly #disk: PageSource;
  readonly #footer: Buffer;

  constructor(disk: PageSource) {
    this.size = disk.size + footerSize;
    this.#disk = disk;
    this.#footer = vhdFooter(disk.size);
  }

  ranges(within: PageRange = { start: 0, end: this.size }): PageRange[] {
    const footer = cut([{ start: this.#disk.size, end: this.size }], within);
    return merged([...this.#disk.ranges(within), ...footer]);
  }

  read(start: number, end: number): Buffer {
    const disk = this.#disk.size;
    const parts = [];
    if (start < disk) parts.push(this.#disk.read(start, Math.min(end, disk)));
    if (end > disk) parts.push(this.#footer.subarray(Math.max(start - disk, 0), end - disk));
    return Buffer.concat(parts);
  }
}
