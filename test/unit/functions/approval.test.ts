import type { HttpRequest, InvocationContext } from '@azure/functions';
import type { ServiceBusMessage } from '@azure/service-bus';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approvalRequest, approvalSliceOf } from '../../../src/functions/approval-request.ts';
import { approveDeletionSet } from '../../../src/functions/approvals.ts';
import { reconcileReplica } from '../../../src/functions/reconcile-replica.ts';
import { syncNow } from '../../../src/functions/run-sync.ts';
import type { Service } from '../../../src/functions/service.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { HintsNotSentError } from '../../../src/reconciler/hints-not-sent-error.ts';
import { pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { dyingAfter } from '../../support/dying.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 1, maxPercent: 50 },
};
const mark = 'SourceDeleted@2026-11-23T11:00:00Z';

function named(name: string, more: Record<string, string> = { [tagKeys.deletion]: mark }): void {
  const replica = replicaOf(sourceSnapshot({ name }));
  azure.put({ ...replica, tags: { ...replica.tags, ...more } }, { ...target, name });
}

let azure: MemoryAzure;
let queue: Map<string, ServiceBusMessage>;
let sent: Set<string>;
let records: Record<string, unknown>[];

function begin(count: number): string[] {
  azure = new MemoryAzure();
  queue = new Map();
  sent = new Set();
  records = [];
  const names = Array.from({ length: count }, (_, at) => `golden-${at}`);
  for (const name of names) named(name);
  return names;
}

function serviceOn(world: MemoryAzure): Service {
  return {
    version: '1',
    world,
    config,
    requestSync: () => Promise.resolve(),
    requestApproval: (slices, asking) => {
      for (const message of slices.map((slice) => approvalRequest(slice, asking))) {
        const id = String(message.messageId);
        if (!sent.has(id)) queue.set(id, message);
        sent.add(id);
      }
      return Promise.resolve();
    },
  };
}

const keep = (line: unknown): void => void records.push(JSON.parse(String(line)) as Record<string, unknown>);
let invocations = 0;

/** Each call of the app, and each delivery of a message, is an invocation of its own. */
function invocation(): InvocationContext {
  invocations += 1;
  return {
    log: keep,
    warn: keep,
    error: keep,
    invocationId: `i${invocations}`,
  } as unknown as InvocationContext;
}

const entra = { by: 'entra', platformOn: true } as const;

async function post(setId: string, oid = 'kim'): Promise<{ status?: number; jsonBody?: unknown }> {
  const claims = JSON.stringify({ claims: [{ typ: 'oid', val: oid }] });
  const headers = new Headers({ 'x-ms-client-principal': Buffer.from(claims).toString('base64') });
  const request = { params: { setId }, headers, url: `https://app/api/deletions/${setId}/approve` };
  return approveDeletionSet(serviceOn(azure), entra)(request as unknown as HttpRequest, invocation());
}

async function seenSet(): Promise<string> {
  const { sets } = await pendingDeletions(azure, config);
  return sets[0]?.setId ?? '';
}

async function workOff(world = azure): Promise<void> {
  for (const [id, { body }] of queue) {
    const sentBody = JSON.parse(JSON.stringify(body)) as unknown;
    await reconcileReplica(serviceOn(world))(sentBody, invocation());
    // Only what was worked off to its end is off the queue.
    queue.delete(id);
  }
}

function marks(): (string | undefined)[] {
  return [...azure.stored.values()].map(({ tags }) => tags[tagKeys.deletion]);
}

test('it is answered at once, nothing is written before, and all of the set is approved by the queue', async () => {
  const names = begin(45);
  named('kept', {});
  const answer = await post(await seenSet());
  expect(answer).toMatchObject({ status: 202, jsonBody: { replicas: 45, records: ['deletionsApproved'] } });
  expect(azure.writes).toEqual([]);
  expect(queue.size).toBe(3);
  await workOff();
  expect(marks()).toEqual([...names.map(() => `${mark};approved`), undefined]);
  expect([...azure.queue.values()].map(({ hint }) => hint.source.name)).toEqual(names);
  const told = await azure.journal.read(0);
  expect(told).toHaveLength(45);
  expect(new Set(told.map(({ by }) => by))).toEqual(new Set(['kim']));
});

test('what was not in the set that was seen stays as it is', async () => {
  begin(3);
  await post(await seenSet());
  // Later than the request: one more, one marked anew, one pinned.
  named('late');
  named('golden-1', { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T12:30:00Z' });
  named('golden-2', { [tagKeys.deletion]: mark, [tagKeys.pinned]: 'x' });
  await workOff();
  expect(marks()).toEqual([`${mark};approved`, 'SourceDeleted@2026-11-23T12:30:00Z', mark, mark]);
  const approved = records.find(({ event }) => event === 'deletionsApproved');
  expect(approved).toMatchObject({ approved: 1 });
  expect(approved?.['changed']).toHaveLength(2);
});

test('a set that changed before the request is refused', async () => {
  begin(3);
  const setId = await seenSet();
  named('late');
  expect(await post(setId)).toMatchObject({ status: 409 });
  expect(queue.size).toBe(0);
});

test('killed after any call and delivered again, it ends as if it had not been', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 40 }), async (calls) => {
      const names = begin(12);
      await post(await seenSet());
      await workOff(dyingAfter(azure, calls)).catch(() => undefined);
      await workOff();
      expect(queue.size).toBe(0);
      expect(marks()).toEqual(names.map(() => `${mark};approved`));
      const hinted = new Set([...azure.queue.values()].map(({ hint }) => hint.source.name));
      expect([...hinted].sort()).toEqual([...names].sort());
    }),
    { numRuns: 60 },
  );
});

test('what Azure does not take now comes back later; what it refuses holds up nothing', async () => {
  const names = begin(6);
  await post(await seenSet());
  const { changeTags } = azure.snapshots;
  let calls = 0;
  azure.snapshots.changeTags = (id, change) => {
    calls += 1;
    if (id.name === 'golden-1') {
      const locked = { status: 409, code: 'ScopeLocked', message: 'locked' };
      return Promise.reject(new ArmError('PATCH', locked));
    }
    const throttled = { status: 429, code: 'TooManyRequests', message: 'later', retryAfterMs: 60_000 };
    return calls === 4 ? Promise.reject(new ArmError('PATCH', throttled)) : changeTags(id, change);
  };
  const [first] = queue.values();
  await workOff();
  expect(records.at(-1)).toMatchObject({ approved: 3 });
  const told = records.find(({ left }) => left !== undefined);
  expect(told).toMatchObject({ approved: 2, left: 3, code: 'TooManyRequests' });
  expect(Date.parse(String(told?.['nextTry']))).toBeGreaterThanOrEqual(azure.now + 60_000);
  expect(sent.size).toBe(2);
  expect(first?.scheduledEnqueueTimeUtc).toBeUndefined();
  expect(marks()).toEqual(names.map((name) => (name === 'golden-1' ? mark : `${mark};approved`)));
});

test('a set that came to nothing is approved anew within the day, though the queue drops ids that it knows', async () => {
  const names = begin(3);
  const setId = await seenSet();
  await post(setId);
  const { changeTags } = azure.snapshots;
  azure.snapshots.changeTags = () =>
    Promise.reject(new ArmError('PATCH', { status: 409, code: 'ScopeLocked', message: 'locked' }));
  await workOff();
  expect(records.at(-1)).toMatchObject({ event: 'deletionsApproved', approved: 0 });

  azure.snapshots.changeTags = changeTags;
  expect(await seenSet()).toBe(setId);
  expect(await post(setId)).toMatchObject({ status: 202, jsonBody: { replicas: 3 } });
  await workOff();
  expect(marks()).toEqual(names.map(() => `${mark};approved`));
});

test('two who approve at once approve it once', async () => {
  const names = begin(3);
  const setId = await seenSet();
  await post(setId, 'kim');
  await post(setId, 'sam');
  await workOff();
  expect(marks()).toEqual(names.map(() => `${mark};approved`));
  expect(await azure.journal.read(0)).toHaveLength(3);
});

test('a queue that takes nothing is told as that, and nothing is approved', async () => {
  begin(3);
  const setId = await seenSet();
  const lost = (): Promise<never> => Promise.reject(new HintsNotSentError(new Error('no connection')));
  const service = { ...serviceOn(azure), requestApproval: lost, requestSync: lost };
  const request = {
    params: { setId },
    headers: new Headers(),
    url: `https://app/api/deletions/${setId}/approve`,
  };
  for (const handler of [approveDeletionSet(service, entra), syncNow(service)]) {
    expect(await handler(request as unknown as HttpRequest, invocation())).toMatchObject({
      status: 502,
      jsonBody: { error: { code: 'QueueNotReached' } },
    });
    expect(records.at(-1)).toMatchObject({ event: 'requestFailed' });
  }
  expect(marks()).toEqual([mark, mark, mark]);
});

describe('messages', () => {
  test.each([
    { approve: {} },
    { approve: { replicas: [], setId: '1' } },
    { approve: { setId: '1', source: target, target, replicas: [{ name: 'a' }] } },
  ])('one that is broken says so: %j', (body) => {
    expect(() => approvalSliceOf(body)).toThrow(/an approval/);
  });

  test.each([undefined, null, 'approve', {}, { sync: { passId: '1' } }])('no other is one: %j', (body) => {
    expect(approvalSliceOf(body)).toBeUndefined();
  });

  test('says when it was asked for, and by whom', () => {
    const replicas = [{ name: 'golden-0', uniqueId: 'unique', mark }];
    const slice = {
      ...{ setId: 'set', source: rule.source, replicas, by: 'who', asked: 1_700_000_000_000, tries: 2 },
      target: { subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup },
    };
    const body: unknown = approvalRequest(slice, { invocation: 'one' }).body;
    expect(approvalSliceOf(JSON.parse(JSON.stringify(body)))).toEqual(slice);
  });
});
