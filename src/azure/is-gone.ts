import type { ArmFailure } from '../replication/refusals/classify-failure.ts';

/** Only this code says that the resource itself is gone; a missing group or subscription is also a 404. */
export function isGone({ status, code }: ArmFailure): boolean {
  return status === 404 && code.toLowerCase() === 'resourcenotfound';
}
