/** A copy that Azure refused is told by the reports, though nothing of it is to be seen. */
import { expect, test } from 'vitest';
import { wait } from '../../../../src/cli/commands/wait.ts';
import { NoJournal } from '../../../../src/cli/no-journal.ts';
import { ArmError } from '../../../../src/reconciler/arm-error.ts';
import type { ArmFailure } from '../../../../src/replication/refusals/classify-failure.ts';
import { explain } from '../../../../src/report/reading/explain.ts';
import { history } from '../../../../src/report/reading/history.ts';
import { byNames } from '../../../../src/report/reading/narrowing.ts';
import { status } from '../../../../src/report/reading/status.ts';
import type { ReplicaStatus } from '../../../../src/report/status.ts';
import { configOf, day, hintOf, hour, inSource, minute, runUntil } from '../../../support/looks.ts';
import { MemoryAzure } from '../../../support/memory-azure.ts';
import { noon, sourceSnapshot } from '../../../support/snapshots.ts';

const policy: ArmFailure = { status: 403, code: 'RequestDisallowedByPolicy', message: 'owner is missing' };
const config = configOf();

/** One source, whose copy is refused for as long as `azure.failure` is set. */
class RefusingAzure extends MemoryAzure {
  failure: ArmFailure | undefined = policy;

  constructor() {
    super();
    this.now = noon + hour;
    this.put(sourceSnapshot({ timeCreated: noon }), inSource('golden-1'));
    const { create } = this.snapshots;
    this.snapshots.create = (id, spec) =>
      this.failure === undefined
        ? create(id, spec)
        : Promise.reject(new ArmError(`create ${id.name}`, this.failure));
  }

  async look(forMs = minute): Promise<void> {
    await this.hints.send([{ hint: hintOf(), messageId: `look-${this.now}` }]);
    await runUntil(this, config, this.now + forMs);
  }

  async replica(): Promise<ReplicaStatus | undefined> {
    return (await status(this, config, byNames([]))).replicas[0];
  }
}

test('status and explain tell it with the words of Azure, and history each try, until a copy is taken', async () => {
  const azure = new RefusingAzure();
  expect(await azure.replica()).toMatchObject({ state: 'missing' });
  await azure.look();
  const refused = {
    state: 'blocked',
    reason: 'RequestDisallowedByPolicy',
    detail: expect.stringContaining('owner is missing') as string,
    refusedAt: new Date(noon + hour).toISOString(),
  };
  expect(await azure.replica()).toMatchObject(refused);
  const report = await explain(azure, config, 'golden-1');
  const conditions = report.rules[0]?.targets[0]?.conditions ?? [];
  expect(conditions.find(({ condition }) => condition === 'Azure takes the copy')).toMatchObject({
    met: false,
    seen: expect.stringContaining('owner is missing') as string,
    todo: expect.any(String) as string,
  });
  const { happenings } = await history(azure.journal, byNames([]), { since: noon, now: azure.now });
  expect(happenings).toMatchObject([{ what: 'refused', name: 'golden-1', reason: refused.reason }]);

  // Once mended, and tried again.
  azure.failure = undefined;
  await azure.look();
  const copied = await azure.replica();
  expect(copied).toMatchObject({ state: 'ready' });
  expect(copied).not.toHaveProperty('refusedAt');
});

test('it is told for as long as it is refused', async () => {
  const azure = new RefusingAzure();
  await azure.look(5 * day);
  expect(await azure.replica()).toMatchObject({ state: 'blocked', reason: 'RequestDisallowedByPolicy' });
  // Less and less often.
  expect(azure.journal.entries.length).toBeLessThan(20);
});

test('it says nothing of an image that was taken since', async () => {
  const azure = new RefusingAzure();
  await azure.look();
  azure.now += hour;
  azure.put(sourceSnapshot({ timeCreated: azure.now, uniqueId: 'taken-since' }), inSource('golden-1'));
  expect(await azure.replica()).toMatchObject({ state: 'missing' });
});

test.each<[string, ArmFailure]>([
  ['throttled', { status: 429, code: 'TooManyRequests', message: 'x' }],
  ['broken', { status: 500, code: 'InternalServerError', message: 'x' }],
  ['too many at a time', { status: 409, code: 'OperationNotAllowed', message: 'limit of ongoing CopyStart' }],
])('what time alone mends is no refusal: %s', async (_what, failure) => {
  const azure = new RefusingAzure();
  azure.failure = failure;
  await azure.look();
  expect(azure.journal.entries).toEqual([]);
  expect(await azure.replica()).toMatchObject({ state: 'missing' });
});

test.each(['refused', 'none'] as const)('without a journal to read it is missing: %s', async (kind) => {
  const azure = new RefusingAzure();
  await azure.look();
  const world =
    kind === 'none'
      ? Object.assign(Object.create(azure) as MemoryAzure, { journal: new NoJournal() })
      : azure;
  if (kind === 'refused') azure.journal.reading = 'refused';
  expect((await status(world, config, byNames([]))).replicas[0]).toMatchObject({ state: 'missing' });
});

test.each([
  ['was refused before and is mended', undefined, 'ready'],
  ['is refused again', policy, 'blocked'],
] as const)('who waits for what %s is told %s', async (_what, failure, verdict) => {
  const azure = new RefusingAzure();
  await azure.look();
  azure.failure = failure;
  azure.now += minute;
  await azure.hints.send([{ hint: hintOf(), messageId: 'asked for again' }]);
  const found = await wait(azure, config, {
    io: {
      now: () => azure.now,
      sleep: async (ms: number) => {
        await runUntil(azure, config, azure.now + ms);
        for (const [key, one] of azure.stored) azure.stored.set(key, { ...one, completionPercent: 100 });
      },
      signal: new AbortController().signal,
    },
    ...{ names: ['golden-1'], to: [], anyTarget: false, deadline: azure.now + hour },
    onLook: () => undefined,
  });
  expect(found.verdict).toBe(verdict);
});
