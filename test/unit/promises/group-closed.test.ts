/**
 * A group that goes takes the roles on it along: Azure refuses to read it from then on, as it refuses for any role that
 * is missing, and no event tells of what went, as the topic was in the group.
 */
import { describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import type { SnapshotId } from '../../../src/replication/resource-id.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { deleteSource, hintOf, hour, keyOf, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};
const day = 24 * 3_600_000;
const names = ['golden-1', 'golden-2', 'golden-3'];
const at = (name: string): SnapshotId => ({ ...sourceGroup, name });

/** Three replicas in sync, and a source group that can be closed. */
function replicated(): { azure: MemoryAzure; close: (code?: string) => void; open: () => void } {
  const azure = new MemoryAzure();
  for (const name of names) {
    const source = sourceSnapshot({ name });
    azure.put(source, at(name));
    azure.put(replicaOf(source), { ...target, name });
  }
  const { get, list } = azure.snapshots;
  const readGroup = azure.resourceGroups.read;
  let closed: string | undefined;
  const unlessClosed = <Answer>(resourceGroup: string, read: () => Promise<Answer>): Promise<Answer> =>
    closed === undefined || resourceGroup !== sourceGroup.resourceGroup
      ? read()
      : Promise.reject(new ArmError('GET', { status: 403, code: closed, message: 'x' }));
  azure.snapshots.get = (id) => unlessClosed(id.resourceGroup, () => get(id));
  azure.snapshots.list = (group) => unlessClosed(group.resourceGroup, () => list(group));
  azure.resourceGroups.read = () => unlessClosed(sourceGroup.resourceGroup, readGroup);
  return {
    azure,
    close: (code = 'AuthorizationFailed') => {
      closed = code;
    },
    open: () => {
      closed = undefined;
    },
  };
}

async function nights(azure: MemoryAzure, count: number): Promise<void> {
  for (let night = 0; night < count; night++) {
    azure.now += day;
    await sync(azure, config, `night-${String(azure.now)}`);
    const end = azure.now + day / 2;
    for (let next = azure.take(); next !== undefined && azure.now < end; next = azure.take()) {
      await reconcile(azure, config, next.hint);
    }
  }
}

function forget(azure: MemoryAzure, ...gone: readonly string[]): void {
  for (const name of gone) azure.remove(at(name));
}

function replicaNamed(azure: MemoryAzure, name: string): Snapshot | undefined {
  const { resourceGroup } = target;
  return azure.truth().find((one) => one.name === name && one.id.includes(`/${resourceGroup}/`));
}

function left(azure: MemoryAzure): string[] {
  return names.filter((name) => replicaNamed(azure, name) !== undefined);
}

test.each([
  ['a day', 1],
  ['three weeks', 21],
])(
  'closed for %s, and made again with all images but one: its replica stays until a person approves',
  async (_how, count) => {
    const { azure, close, open } = replicated();
    close();
    await nights(azure, count);
    open();
    forget(azure, ...names);
    for (const name of names.slice(0, 2)) {
      azure.put(sourceSnapshot({ name, uniqueId: `again-${name}`, timeCreated: azure.now }), at(name));
    }
    await nights(azure, 3);
    expect(left(azure)).toEqual(names);
    expect(replicaNamed(azure, 'golden-3')?.tags[tagKeys.deletion]).toMatch(/^SourceGroupLost@/);
  },
);

test('made again with all images, and one of them without the tag that selects it: its replica stays as well', async () => {
  const { azure, close, open } = replicated();
  close();
  await nights(azure, 1);
  open();
  for (const name of names) {
    const tags = name === 'golden-3' ? {} : sourceSnapshot().tags;
    azure.put(sourceSnapshot({ name, uniqueId: `again-${name}`, timeCreated: azure.now, tags }), at(name));
  }
  await nights(azure, 4);
  expect(left(azure)).toEqual(names);
  expect(replicaNamed(azure, 'golden-3')?.tags[tagKeys.deletion]).toMatch(/^SourceGroupLost@/);
});

test.each([
  ['a role that was missing', 'AuthorizationFailed', ['golden-3']],
  ['another refusal', 'RequestDisallowedByPolicy', names.slice(1)],
])('%s keeps nothing, where what is left in the group shows that it lived on', async (_what, code, gone) => {
  const { azure, close, open } = replicated();
  close(code);
  await nights(azure, 2);
  open();
  forget(azure, ...gone);
  await nights(azure, 3);
  expect(left(azure)).toEqual(names.filter((name) => !gone.includes(name)));
});

test.each(['list', 'get'] as const)(
  'one answer (%s) that says the group is gone, while the group itself is there and lived on, keeps nothing',
  async (read) => {
    const { azure } = replicated();
    const { snapshots } = azure;
    const before = { ...snapshots };
    const gone = { status: 404, code: 'ResourceGroupNotFound', message: 'x' };
    const lying = <Answer>(resourceGroup: string, ask: () => Promise<Answer>): Promise<Answer> =>
      resourceGroup === sourceGroup.resourceGroup ? Promise.reject(new ArmError(read, gone)) : ask();
    azure.now += hour;
    if (read === 'list') snapshots.list = (group) => lying(group.resourceGroup, () => before.list(group));
    else snapshots.get = (id) => lying(id.resourceGroup, () => before.get(id));
    await azure.hints.send([{ hint: hintOf('golden-1'), messageId: 'looked at' }]);
    await nights(azure, 1);
    expect(azure.journal.entries.map(({ kind }) => kind)).toContain('sourceGroupLost');
    Object.assign(snapshots, before);
    forget(azure, 'golden-3');
    await nights(azure, 3);
    expect(left(azure)).toEqual(names.slice(0, 2));
  },
);

describe('events tell of what went, and meet a group that is closed', () => {
  /** It went and was made again, with all images but golden-3. */
  function makeAgain(azure: MemoryAzure): void {
    forget(azure, ...names);
    for (const name of names.slice(0, 2)) {
      azure.put(sourceSnapshot({ name, uniqueId: `again-${name}`, timeCreated: azure.now }), at(name));
    }
  }

  async function expectKept(azure: MemoryAzure): Promise<void> {
    await nights(azure, 2);
    expect(left(azure)).toEqual(names);
    expect(replicaNamed(azure, 'golden-3')?.tags[tagKeys.deletion]).toMatch(/^SourceGroupLost@/);
  }

  test('under a lock that lets no mark be written: it is remembered all the same', async () => {
    const { azure, close, open } = replicated();
    azure.now += hour;
    const id = { ...target, name: 'golden-3' };
    await azure.locks.put(id, { name: 'theirs', level: 'ReadOnly' });
    close();
    await deleteSource(azure, 'golden-3');
    await runUntil(azure, config, azure.now + hour);
    open();
    makeAgain(azure);
    azure.locked.delete(keyOf(id));
    await runUntil(azure, config, azure.now + 3 * hour);
    await expectKept(azure);
  });

  test('one of them, and another that is late finds it open again', async () => {
    const { azure, close, open } = replicated();
    azure.now += hour;
    close();
    await deleteSource(azure, 'golden-1');
    await runUntil(azure, config, azure.now + hour);
    open();
    makeAgain(azure);
    await deleteSource(azure, 'golden-3');
    await runUntil(azure, config, azure.now + 3 * hour);
    await expectKept(azure);
  });
});
