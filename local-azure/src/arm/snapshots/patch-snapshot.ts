import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { checkNotBusy } from './check-not-busy.ts';
import { checkFixedProperties } from './fixed-properties.ts';
import { changeFrom } from './snapshot-request.ts';
import { snapshotOf } from './snapshot-of-call.ts';
import { updateSnapshot } from './update-snapshot.ts';

/** Tags that are sent replace all tags. */
export function patchSnapshot(call: ArmCall): ArmAnswer {
  const change = changeFrom(call.request.body);
  const snapshot = snapshotOf(call);
  checkNotBusy(snapshot);
  checkFixedProperties(snapshot, change.properties);
  return updateSnapshot(call, snapshot, change);
}
