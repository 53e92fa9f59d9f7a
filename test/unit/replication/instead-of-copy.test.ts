/** After which refusals of a `Copy` the same is asked of `CopyStart`. */
import { expect, test } from 'vitest';
import { decide } from '../../../src/replication/decide.ts';
import type { Action } from '../../../src/replication/decision.ts';
import type { ArmFailure } from '../../../src/replication/refusals/classify-failure.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { isCopyRefused } from '../../../src/replication/ways/copy-start/instead-of-copy.ts';
import { absence, seen } from '../../support/observations.ts';
import { noon, sourceSnapshot, target } from '../../support/snapshots.ts';

const family = { older: [] };

function begun(change: Partial<Snapshot> = {}): Action {
  const source = sourceSnapshot({ location: target.location, ...change });
  const action = decide(seen(source, null, { family, absence }));
  if (action.kind !== 'beginCopy') throw new Error(`nothing is begun: ${action.kind}`);
  return action;
}

const refusal: ArmFailure = { status: 400, code: 'BadRequest', message: 'x' };

test.each([
  ['as a bad request', refusal, true],
  ['as a conflict', { status: 409, code: 'OperationNotAllowed', message: 'x' }, true],
  ['as a source that is not found', { status: 404, code: 'NotFound', message: 'x' }, true],
  ['by a policy', { status: 403, code: 'RequestDisallowedByPolicy', message: 'x' }, false],
  ['by a lock', { status: 409, code: 'ScopeLocked', message: 'x' }, false],
  ['for want of a role', { status: 403, code: 'LinkedAuthorizationFailed', message: 'x' }, false],
  ['for a group that is not there', { status: 404, code: 'ResourceGroupNotFound', message: 'x' }, false],
  ['for the name', { ...refusal, message: "Changing property 'sourceResourceId' is not allowed" }, false],
  ['to be asked later', { status: 429, code: 'OperationNotAllowed', message: 'x' }, false],
  ['by a failure of its own', { status: 500, code: 'InternalServerError', message: 'x' }, false],
  ['by nobody', { code: 'ECONNRESET', message: 'x' }, false],
])('refused %s', (_how, failure, expected) => {
  expect(isCopyRefused(begun(), failure, noon)).toBe(expected);
});

test('a full one, one across regions, and what is no copy, have no other way', () => {
  expect(isCopyRefused(begun({ incremental: false }), refusal, noon)).toBe(false);
  expect(isCopyRefused(begun({ location: 'northeurope' }), refusal, noon)).toBe(false);
  expect(isCopyRefused(undefined, refusal, noon)).toBe(false);
});

test('what is asked then has all that CopyStart drops when it is not sent', () => {
  const source = sourceSnapshot({ location: target.location, securityType: 'TrustedLaunch' });
  const decided = decide(seen(source, null, { family, absence, copyRefused: true }));
  expect(decided).toMatchObject({
    kind: 'beginCopy',
    spec: { createOption: 'CopyStart', incremental: true, securityType: 'TrustedLaunch' },
  });
});
