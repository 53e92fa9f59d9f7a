/** A copy that never comes to its end is told, and stands before nothing: nobody would ever hear of it otherwise. */
import { beforeEach, expect, test } from 'vitest';
import { sync } from '../../../src/reconciler/sync.ts';
import type { Outcome } from '../../../src/reconciler/reconcile.ts';
import { watchImage } from '../../support/images.ts';
import {
  configOf,
  day,
  hintOf,
  hour,
  inSource,
  inTarget,
  minute,
  nights,
  replicaIn,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, sourceSnapshot } from '../../support/snapshots.ts';

const config = configOf();
let azure: MemoryAzure;

beforeEach(() => {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  azure.copyMs = 1000 * day;
});

const said = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map(({ kind, reason }) => `${kind} ${reason}`);

test('for two weeks it is waited for, then it is told, and left as it is', async () => {
  azure.put(sourceSnapshot(), inSource('golden-1'));
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  let outcomes = await nights(azure, config, 13);
  expect(new Set(said(outcomes))).toEqual(new Set(['beginCopy ReplicaMissing', 'wait Copying']));
  outcomes = await nights(azure, config, 3, 'later');
  expect(said(outcomes).at(-1)).toBe('blocked CopyFailed');
  expect(outcomes.at(-1)?.detail).toContain('being copied for 15 days');
  const { pairs } = await sync(azure, config, 'told at night');
  expect(pairs[0]?.counts).toEqual({ CopyFailed: 1 });
  expect(replicaIn(azure)).toBeDefined();
  // It went on after all.
  azure.copyMs = day;
  outcomes = await nights(azure, config, 2, 'at last');
  expect(said(outcomes).at(-1)).toBe('none InSync');
});

test('the next of its family is asked for beside it', async () => {
  const younger = sourceSnapshot({ name: 'golden-2', timeCreated: noon + minute });
  azure.put(sourceSnapshot(), inSource('golden-1'));
  azure.put(younger, inSource('golden-2'));
  for (const name of ['golden-1', 'golden-2'])
    await azure.hints.send([{ hint: hintOf(name), messageId: name }]);
  await nights(azure, config, 13);
  expect(replicaIn(azure, 'golden-2')).toBeUndefined();
  await nights(azure, config, 3, 'later');
  expect(replicaIn(azure, 'golden-2')).toBeDefined();
});

test('beside a replica that it is to replace, that stays', async () => {
  const renewed = sourceSnapshot({ uniqueId: 'renewed', timeCreated: noon + minute });
  azure.put(renewed, inSource('golden-1'));
  azure.put(replicaOf(sourceSnapshot()), inTarget('golden-1'));
  const lost = watchImage(azure);
  await azure.hints.send([{ hint: hintOf(), messageId: 'first' }]);
  const outcomes = await nights(azure, config, 17);
  expect(said(outcomes).at(-1)).toBe('blocked CopyFailed');
  expect(lost).toEqual([]);
  expect(replicaIn(azure)?.uniqueId).toBe('unique-replica-golden-1');
});
