import { createHash } from 'node:crypto';
import type { PageSource } from 'local-azure';

const pageSize = 512;
/** Read at a time: a disk makes its bytes in blocks, and a whole one for each page that is asked for. */
const pieceSize = 1024 * 1024;
const zeros = Buffer.alloc(pageSize);

/** All bytes that are not zero, and where they are. */
export function digestOf(content: PageSource | undefined): string | undefined {
  if (content === undefined) return undefined;
  const hash = createHash('sha256').update(String(content.size));
  for (const { start, end } of content.ranges()) {
    for (let at = start; at < end; at += pieceSize) {
      const piece = content.read(at, Math.min(at + pieceSize, end));
      for (let offset = 0; offset < piece.length; offset += pageSize) {
        const page = piece.subarray(offset, offset + pageSize);
        if (!page.equals(zeros)) hash.update(String(at + offset)).update(page);
      }
    }
  }
  return hash.digest('hex');
}
