import { invalidName } from './compute-errors.ts';

/** Letters, digits, `_`, `-` (documented) and dots (seen accepted), at most 80. */
const pattern = /^[A-Za-z0-9_][\w.-]{0,79}(?<![-.])$/;

/** Throws when a snapshot or a disk cannot have this name. */
export function checkName(entity: 'snapshotName' | 'diskName', name: string): void {
  if (!pattern.test(name)) throw invalidName(entity, pattern.source);
}
