import type { SourceObservation } from '../observed.ts';
import type { Snapshot } from '../snapshot.ts';
import { generationTagOf } from './interim.ts';

/** Whether an interim says that it is of the very source that is there now. */
export function isOfNow({ source }: { source: SourceObservation }, interim: Snapshot): boolean {
  return source.kind === 'present' && source.snapshot.uniqueId.toLowerCase() === generationTagOf(interim);
}
