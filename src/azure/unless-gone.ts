import { ArmError } from '../reconciler/arm-error.ts';
import type { ArmFailure } from '../replication/refusals/classify-failure.ts';

/** Undefined where the resource itself is gone; every other failure is thrown. */
export async function unlessGone<Found>(read: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ArmError && isGone(error.failure)) return undefined;
    throw error;
  }
}

/** Only this code says that the resource itself is gone; a missing group or subscription is also a 404. */
function isGone({ status, code }: ArmFailure): boolean {
  return status === 404 && code.toLowerCase() === 'resourcenotfound';
}
