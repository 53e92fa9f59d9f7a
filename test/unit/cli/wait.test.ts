/** What people paused is not waited for: only they go on with it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wait } from '../../../src/cli/commands/wait.ts';
import { exitCodeOf } from '../../../src/cli/verdict.ts';
import { exitCodes } from '../../../src/cli/exit-code.ts';
import type { PauseScope } from '../../../src/replication/pause.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};

type Replica = 'none' | 'copying' | 'finished';

function azureWith(replicas: readonly Replica[], scope: PauseScope | undefined): MemoryAzure {
  const azure = new MemoryAzure();
  if (scope !== undefined) azure.pauses.pauses = [{ scope, rule: rule.name, since: noon }];
  for (const [at, replica] of replicas.entries()) {
    const name = `golden-${at}`;
    const taken = sourceSnapshot({ name, timeCreated: noon + at });
    azure.put(taken, { ...sourceGroup, name });
    const copying = { completionPercent: 1, timeCreated: azure.now };
    if (replica !== 'none')
      azure.put(replicaOf(taken, replica === 'copying' ? copying : {}), { ...target, name });
  }
  return azure;
}

test('it ends at once where a pause of everything holds what is missing, and waits for copies that go on', async () => {
  const anyReplicas = fc.array(fc.constantFrom<Replica>('none', 'copying', 'finished'), { minLength: 1 });
  const anyScope = fc.constantFrom(undefined, 'deletions' as const, 'everything' as const);
  await fc.assert(
    fc.asyncProperty(anyReplicas, anyScope, async (replicas, scope) => {
      const azure = azureWith(replicas, scope);
      let slept = 0;
      const io = {
        now: () => azure.now,
        sleep: (ms: number) => {
          slept++;
          azure.now += ms;
          return Promise.resolve();
        },
        signal: new AbortController().signal,
      };
      const { verdict, status } = await wait(azure, config, {
        ...{ io, names: [], to: [], anyTarget: false, deadline: noon + 600_000 },
        onLook: () => undefined,
      });
      const isMissing = replicas.includes('none');
      const isHeld = scope === 'everything' && isMissing;
      expect(verdict).toBe(isHeld ? 'blocked' : isMissing ? 'timedOut' : 'ready');
      if (isHeld) expect(slept).toBe(0);
      expect(exitCodeOf(status)).toBe(isHeld ? exitCodes.someFailed : exitCodes.done);
    }),
  );
});

test('a replica that is about to go is no image that is ready: a name of which only such are there is waited for', async () => {
  const azure = new MemoryAzure();
  const mark = `SourceDeleted@${new Date(noon + 900_000).toISOString().replace('.000', '')}`;
  const going = replicaOf(sourceSnapshot({ name: 'golden-1' }));
  azure.put({ ...going, tags: { ...going.tags, [tagKeys.deletion]: mark } }, { ...target, name: 'golden-1' });
  const result = await wait(azure, config, {
    io: {
      now: () => azure.now,
      sleep: (ms: number) => {
        azure.now += ms;
        return Promise.resolve();
      },
      signal: new AbortController().signal,
    },
    ...{ names: ['golden-1'], to: [], anyTarget: false, deadline: noon + 600_000 },
    onLook: () => undefined,
  });
  expect(result.status.replicas.map(({ state }) => state)).toEqual(['deleting']);
  expect(result).toMatchObject({ verdict: 'timedOut', missing: ['golden-1'] });
});
