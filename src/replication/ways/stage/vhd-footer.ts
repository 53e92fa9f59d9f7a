/** The footer of a fixed VHD, in the last 512 bytes of the file (documented format). */

export const footerBytes = 512;

const checksumAt = 64;

/** Why these are not the footer of a fixed VHD of this size (bytes, footer included); undefined when they are. */
export function footerProblem(footer: Uint8Array, vhdBytes: number): string | undefined {
  if (footer.length !== footerBytes) return `the footer has ${footer.length} bytes`;
  const view = new DataView(footer.buffer, footer.byteOffset, footer.byteLength);
  const cookie = String.fromCharCode(...footer.subarray(0, 8));
  if (cookie !== 'conectix') return 'the last 512 bytes are not the footer of a VHD';
  if (view.getUint32(60) !== 2) return 'the VHD is not a fixed one';
  const diskBytes = view.getBigUint64(48);
  if (diskBytes !== BigInt(vhdBytes - footerBytes)) return `the footer tells of ${diskBytes} bytes`;
  let sum = 0;
  for (const [at, byte] of footer.entries()) if (at < checksumAt || at >= checksumAt + 4) sum += byte;
  return view.getUint32(checksumAt) === ~sum >>> 0 ? undefined : 'the checksum of the footer is wrong';
}
