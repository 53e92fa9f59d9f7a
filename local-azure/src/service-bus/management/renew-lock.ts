import rhea from 'rhea';
import type { ManagementOperation } from './management-operation.ts';
import { readLockTokens } from './request-body.ts';

const timestampType = 0x83;

/** Answers until when each lock now holds. */
export const renewLock: ManagementOperation = (queue, body) => {
  const expirations = readLockTokens(body).map((token) => queue.renewLock(token));
  return { status: 200, body: { expirations: rhea.types.wrap_array(expirations, timestampType, undefined) } };
};
