import type { ArmCall } from '../arm-call.ts';
import { requiredParameterMissing } from './compute-errors.ts';
import type { Creation } from './creation.ts';
import type { SnapshotRequest } from './snapshot-request.ts';

/** `Empty`: a snapshot of nothing. */
export function createEmpty(_call: ArmCall, asked: SnapshotRequest): Creation {
  if (asked.diskSizeGB === undefined) throw requiredParameterMissing('diskSizeGB');
  return {
    creationData: { createOption: 'Empty' },
    incremental: asked.incremental ?? false,
    incrementalSnapshotFamilyId: undefined,
    diskSizeGB: asked.diskSizeGB,
    properties: asked.properties,
    copy: undefined,
  };
}
