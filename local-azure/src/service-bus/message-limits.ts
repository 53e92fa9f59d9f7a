import type { MessageSections } from './message-sections.ts';
import { plainValue } from './typed-values.ts';

/** Limit of the Standard tier (documented), for a single message and for a batch. Bytes. */
export const maxMessageSize = 256 * 1024;

/** Of all that is beside the body of a message, and of one of its properties (documented). Bytes. */
const maxHeaderSize = 64 * 1024;
const maxPropertySize = 32 * 1024;

/** Whether what is beside the body is more than a message may have. `size` of the whole message, bytes. */
export function isHeaderTooLarge({ applicationProperties, body }: MessageSections, size: number): boolean {
  if (size - body.length > maxHeaderSize) return true;
  return Object.values(applicationProperties).some((value) => {
    const plain = plainValue(value);
    return (
      (typeof plain === 'string' || Buffer.isBuffer(plain)) && Buffer.byteLength(plain) > maxPropertySize
    );
  });
}
