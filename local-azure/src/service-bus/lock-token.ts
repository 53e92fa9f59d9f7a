/**
 * A lock token is a GUID. `$management` carries it in network order; as a delivery tag its first three groups
 * are byte-swapped, the order of .NET's `Guid.ToByteArray` (read in the client, which swaps them back).
 */
const dotNetOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** The swap is its own inverse. Takes and returns 16 bytes. */
function swapped(bytes: Buffer): Buffer {
  return Buffer.from(dotNetOrder.map((from) => bytes[from] ?? 0));
}

export function bytesFromLockToken(token: string): Buffer {
  return Buffer.from(token.replaceAll('-', ''), 'hex');
}

export function lockTokenFromBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function deliveryTagFromLockToken(token: string): Buffer {
  return swapped(bytesFromLockToken(token));
}

export function lockTokenFromDeliveryTag(tag: Buffer): string {
  return lockTokenFromBytes(swapped(tag));
}
