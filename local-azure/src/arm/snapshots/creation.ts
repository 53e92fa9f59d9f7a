import type { PageSource } from '../../blob/pages.ts';
import type { ArmError } from '../arm-error.ts';
import type { JsonObject } from '../json.ts';
import type { BackgroundCopy } from './background-copy.ts';
import type { CreationData } from './compute-resource.ts';

/** What a create option makes of a request. */
export interface Creation {
  creationData: CreationData;
  incremental: boolean;
  incrementalSnapshotFamilyId: string | undefined;
  diskSizeGB: number;
  /** What was taken over from the source and what was sent. */
  properties: JsonObject;
  copy: BackgroundCopy | undefined;
  /** The bytes of the disk. Absent: some of its own. */
  content?: PageSource;
  /** `uniqueId` of what cannot be deleted until the operation ends. */
  sourceInUse?: string;
  /** Asked when the operation ends: why it fails after all. */
  failureAtEnd?: () => ArmError | undefined;
}
