import { createHash } from 'node:crypto';
import type { PageSource } from 'local-azure';

/** All bytes that are not zero, and where they are. */
export function digestOf(content: PageSource | undefined): string | undefined {
  if (content === undefined) return undefined;
  const hash = createHash('sha256').update(String(content.size));
  const zero = Buffer.alloc(512);
  for (const { start, end } of content.ranges()) {
    for (let at = start; at < end; at += 512) {
      const page = content.read(at, at + 512);
      if (!page.equals(zero)) hash.update(String(at)).update(page);
    }
  }
  return hash.digest('hex');
}
