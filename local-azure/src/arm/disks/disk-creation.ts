import type { PageSource } from '../../blob/pages.ts';
import type { JsonObject } from '../json.ts';
import type { CreationData } from '../snapshots/compute-resource.ts';

/** What a create option makes of a request. */
export interface DiskCreation {
  creationData: CreationData;
  diskSizeGB: number;
  /** What was taken over from the source and what was sent. */
  properties: JsonObject;
  content: PageSource | undefined;
  /** ms. Absent: as other operations. */
  durationMs?: number;
  /** `uniqueId` of what cannot be deleted until the operation ends. */
  sourceInUse?: string;
}
