/** Tags of a snapshot, where Resource Manager accepts their change and works it off later, as was reported of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArmSnapshots } from '../../../src/azure/snapshots.ts';
import { sourceGroup } from '../../support/snapshots.ts';
import { RawResourceManager, rawSnapshot, type RawAnswer } from '../../support/raw-resource-manager.ts';

let azure: RawResourceManager;
let tags: Record<string, string>;
let provisioningState: string;
const source = { ...sourceGroup, name: 'golden-1' };
const subscription = `/subscriptions/${sourceGroup.subscriptionId}`;
const id = `${subscription}/resourceGroups/${sourceGroup.resourceGroup}/providers/Microsoft.Compute/snapshots/golden-1`;
/** Each PATCH, and what a read of the snapshot said right before it. */
let writes: string[];

beforeEach(async () => {
  azure = await RawResourceManager.start();
  tags = { old: '1' };
  provisioningState = 'Succeeded';
  writes = [];
});
afterEach(async () => {
  await azure.close();
});

/** The answer to a read of the snapshot as it is. */
function shown(): RawAnswer {
  const whole = rawSnapshot(id);
  const properties = { ...(whole['properties'] as object), provisioningState };
  return { body: JSON.stringify({ ...whole, tags, properties }) };
}

/** Where the operation is asked for, and what is said there. */
const places: Record<string, { location: string; answer: RawAnswer }> = {
  'its own place, which knows nothing of it': {
    location: `${subscription}/tagsoperationresults?api-version=2025-04-01&$ol=abc`,
    answer: {
      status: 404,
      body: '{"error":{"code":"InvalidResourceType","message":"The resource type \'locations/diskoperations\' could not be found"}}',
    },
  },
  'its own place, which answers with the snapshot': {
    location: `${subscription}/tagsoperationresults?api-version=2025-04-01&$ol=abc`,
    answer: { body: JSON.stringify(rawSnapshot(id)) },
  },
  "Compute's place, which answers nothing": {
    location: `${subscription}/providers/Microsoft.Compute/locations/northeurope/DiskOperations/1?monitor=true&api-version=2026-03-02`,
    answer: { status: 202 },
  },
  'no place at all': { location: '', answer: { status: 404 } },
};

test.each(Object.keys(places))(
  'the operation has %s: both changes are made, one after the other',
  async (of) => {
    const { location = '', answer } = places[of] ?? {};
    let readsUntilDone = 0;
    azure.answer = (url, count): RawAnswer => {
      if (/operation/i.test(url.pathname)) return answer;
      if (!url.pathname.endsWith('/tags/default')) {
        if (readsUntilDone-- <= 0) provisioningState = 'Succeeded';
        return shown();
      }
      writes.push(`${azure.requests[count - 1]?.split(' ')[0] ?? ''} while ${provisioningState}`);
      tags = writes.length === 1 ? {} : { new: '2' };
      provisioningState = 'Updating';
      readsUntilDone = 2;
      return { status: 202, headers: location === '' ? {} : { location: `${azure.url}${location}` } };
    };
    await new ArmSnapshots(azure.clients()).changeTags(source, { merge: { new: '2' }, remove: { old: '1' } });
    expect(writes).toEqual(['PATCH while Succeeded', 'PATCH while Succeeded']);
    expect(provisioningState).toBe('Succeeded');
  },
);

test('where a policy gives a tag another value at each write, nobody waits for the one that was asked for', async () => {
  azure.answer = (url): RawAnswer => {
    if (!url.pathname.endsWith('/tags/default')) return shown();
    tags = { costCentre: '2000' };
    return { status: 202, headers: { location: `${azure.url}${subscription}/tagsoperationresults` } };
  };
  const change = { merge: { costCentre: '1000' }, remove: {} };
  await new ArmSnapshots(azure.clients()).changeTags(source, change);
  expect(azure.requests.map((request) => request.split(' ')[0])).toEqual(['PATCH', 'GET', 'GET', 'GET']);
});
