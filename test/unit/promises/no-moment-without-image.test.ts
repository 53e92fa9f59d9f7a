/** At every moment of a renewal there is a whole image: under the name, or beside it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import type { ArmFailure } from '../../../src/replication/refusals/classify-failure.ts';
import { compareGeneration } from '../../../src/replication/generation.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { dyingAfter } from '../../support/dying.ts';
import { hasImage } from '../../support/images.ts';
import { renewal, renewalWays as ways, type Renewal } from '../../support/renewing.ts';
import { configOf, day, hintOf, inSource, keyOf, replicaIn, runUntil } from '../../support/looks.ts';
import { rule, target } from '../../support/snapshots.ts';

async function begin({ azure, config }: Renewal, messageId = 'first'): Promise<void> {
  await azure.hints.send([{ hint: hintOf('golden-1', config.rules[0]), messageId }]);
}

function expectRenewed({ azure, lost, source }: Renewal): void {
  expect(lost).toEqual([]);
  const replica = replicaIn(azure);
  expect(replica && compareGeneration(source, replica)).toBe('same');
  // Nothing is left beside it.
  const beside = [...azure.stored.keys()].filter((name) => name.includes('/snaprep-'));
  expect([...beside, ...azure.storedDisks.keys()]).toEqual([]);
  for (const tag of [tagKeys.renewed, tagKeys.staged, tagKeys.converted])
    expect(replica?.tags).not.toHaveProperty(tag);
}

describe.each(Object.keys(ways))('a renewal by %s', (way) => {
  test('has an image at every moment, and leaves nothing beside it', async () => {
    const one = renewal(way);
    await begin(one);
    await runUntil(one.azure, one.config, one.azure.now + day);
    expectRenewed(one);
  });

  test('killed after any call, and again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 0, max: 14 }),
        async (at, calls) => {
          const one = renewal(way);
          await begin(one);
          for (let look = 0; one.azure.queue.size > 0 && look < 40; look++) {
            const next = one.azure.take();
            if (next === undefined) break;
            if (look !== at) await reconcile(one.azure, one.config, next.hint);
            else {
              await reconcile(dyingAfter(one.azure, calls), one.config, next.hint).catch(() => undefined);
              await one.azure.hints.send([{ ...next, messageId: `${next.messageId} again` }]);
            }
          }
          await sync(one.azure, one.config, 'night');
          await runUntil(one.azure, one.config, one.azure.now + day);
          expectRenewed(one);
        },
      ),
      { numRuns: 100 },
    );
  });

  const refusals: Record<string, ArmFailure> = {
    'out of quota': { status: 409, code: 'OperationNotAllowed', message: 'limit of ongoing CopyStart' },
    'the encryption set is wrong': { status: 400, code: 'InvalidParameter', message: 'DiskEncryptionSet' },
    'a policy refuses it': { status: 403, code: 'RequestDisallowedByPolicy', message: 'x' },
    throttled: { status: 429, code: 'OperationNotAllowed', message: 'x' },
    'away for a day': { status: 503, code: 'ServiceUnavailable', message: 'x' },
  };
  test.each(Object.keys(refusals))(
    '%s, from whichever request on: the image is there all the time',
    async (kind) => {
      for (let from = 0; from < 4; from++) {
        const one = renewal(way);
        const { azure } = one;
        const { create } = azure.snapshots;
        let made = 0;
        azure.snapshots.create = (id, spec) => {
          const refusal = refusals[kind];
          if (id.resourceGroup === target.resourceGroup && made++ >= from && refusal)
            return Promise.reject(new ArmError('PUT', refusal));
          return create(id, spec);
        };
        await begin(one);
        await runUntil(azure, one.config, azure.now + day);
        expect(one.lost).toEqual([]);
        expect(hasImage(azure)).toBe(true);
        azure.snapshots.create = create;
        await sync(azure, one.config, 'night');
        await runUntil(azure, one.config, azure.now + day);
        expectRenewed(one);
      }
    },
  );

  test('copies that fail, up to four times: the image is there, and the renewal comes in the end', async () => {
    for (let failing = 1; failing <= 4; failing++) {
      const one = renewal(way);
      one.azure.failingCopies = failing;
      await begin(one);
      await runUntil(one.azure, one.config, one.azure.now + day);
      await sync(one.azure, one.config, 'night');
      await runUntil(one.azure, one.config, one.azure.now + day);
      expectRenewed(one);
    }
  });

  test('the source goes, is untagged or comes anew in the middle: there is an image until it may go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom('gone', 'untagged', 'anew'),
        async (at, event) => {
          const one = renewal(way);
          const { azure } = one;
          const keeping = configOf(
            { ...(one.config.rules[0] ?? rule), whenSourceUnselected: 'keep', deleteDelayMs: 30 * day },
            { workResourceGroup: 'rg-work' },
          );
          await begin(one);
          for (let look = 0; look < at; look++) {
            const next = azure.take();
            if (next) await reconcile(azure, keeping, next.hint);
          }
          if (event === 'gone') azure.stored.delete(keyOf(inSource('golden-1')));
          if (event === 'untagged') azure.put({ ...one.source, tags: {} }, inSource('golden-1'));
          if (event === 'anew')
            azure.put(
              { ...one.source, uniqueId: 'again', timeCreated: azure.now + 600_000 },
              inSource('golden-1'),
            );
          azure.now += event === 'anew' ? 700_000 : 0;
          await begin(one, 'second');
          await runUntil(azure, keeping, azure.now + day);
          await sync(azure, keeping, 'night');
          await runUntil(azure, keeping, azure.now + day);
          expect(one.lost).toEqual([]);
          expect(hasImage(azure)).toBe(true);
          if (event === 'anew') expectRenewed({ ...one, source: { ...one.source, uniqueId: 'again' } });
        },
      ),
      { numRuns: 60 },
    );
  });
});
