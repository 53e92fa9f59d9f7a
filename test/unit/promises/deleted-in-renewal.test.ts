/** The source is deleted while a renewal hangs: what is beside goes with the replica, and not before that may go. */
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/reconciler/reconcile.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import {
  day,
  deleteSource,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  nights,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import type { MemoryAzure } from '../../support/memory-azure.ts';
import { renewal, renewalWays, type Renewal } from '../../support/renewing.ts';

/** Runs a renewal whose last copy, that which gets the name, ends like this. */
async function hanging(way: string, as: (made: Snapshot) => Snapshot): Promise<Renewal> {
  const one = renewal(way);
  const { azure, config } = one;
  const { create } = azure.snapshots;
  azure.snapshots.create = async (id, spec) => {
    const accepted = await create(id, spec);
    const made = azure.stored.get(keyOf(id));
    if (id.name === 'golden-1' && made !== undefined) azure.stored.set(keyOf(id), as(made));
    return accepted;
  };
  await azure.hints.send([{ hint: hintOf('golden-1', config.rules[0]), messageId: 'first' }]);
  await runUntil(azure, config, azure.now + hour);
  expect(interimsIn(azure)).not.toEqual([]);
  return one;
}

const failed = (made: Snapshot): Snapshot => ({ ...made, provisioningState: 'Failed' });

const untold = ({ completionPercent: _percent, ...made }: Snapshot): Snapshot => ({
  ...made,
  createOption: 'CopyStart',
});

const interimsIn = ({ stored }: MemoryAzure): string[] =>
  [...stored.keys()].filter((key) => key.includes('/snaprep-'));

/** Without an event, and nothing else is of its rule: a person has to be asked. */
function removeAll({ stored }: MemoryAzure): void {
  for (const name of ['golden-1', 'beside']) stored.delete(keyOf(inSource(name)));
  stored.delete(keyOf(inTarget('beside')));
}

describe.each(Object.keys(renewalWays))('the last copy of a renewal by %s failed', (way) => {
  test('its source is deleted: nothing of it is left', async () => {
    const { azure, config } = await hanging(way, failed);
    await deleteSource(azure, 'golden-1');
    await runUntil(azure, config, azure.now + day);
    expect(replicaIn(azure)).toBeUndefined();
    expect(interimsIn(azure)).toEqual([]);
  });

  test('and a person has to be asked: the image beside it stays, and that is said', async () => {
    const { azure, config } = await hanging(way, failed);
    const before = interimsIn(azure);
    removeAll(azure);
    const outcomes: Outcome[] = await nights(azure, config, 3);
    expect(interimsIn(azure)).toEqual(before);
    expect(outcomes.at(-1)).toMatchObject({ kind: 'blocked', reason: 'MassDeleteGuard' });
  });
});

test('a copy that has not told yet how far it is stands for no image: what it reads from stays', async () => {
  const { azure, config } = await hanging('CopyStart', untold);
  const before = interimsIn(azure);
  removeAll(azure);
  await nights(azure, config, 3);
  expect(interimsIn(azure)).toEqual(before);
});
