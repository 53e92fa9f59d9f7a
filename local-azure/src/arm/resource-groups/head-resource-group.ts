import type { ArmAnswer } from '../arm-message.ts';

/** A missing group is refused before, with a 404. */
export function headResourceGroup(): ArmAnswer {
  return { status: 204 };
}
