import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hintsFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { pairsIn, temporaryName } from '../../../src/replication/ways/convert/temporary.ts';
import { isPinned, tagKeys } from '../../../src/replication/replica-tags.ts';
import { copyState } from '../../../src/replication/readiness.ts';
import { snapshotIdText } from '../../../src/replication/resource-id.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import { dyingAfter } from '../../support/dying.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const work = { subscriptionId: sourceGroup.subscriptionId, resourceGroup: 'rg-work' };
const targets = ['weu', 'sea', 'eus'].map((location) => ({
  ...target,
  resourceGroup: `rg-images-${location}`,
  location,
}));
const full = sourceSnapshot({ incremental: false });
const sourceId = { ...sourceGroup, name: full.name };
const foreignName = temporaryName(sourceId, 'of nobody');

function configOf(changes: Partial<Rule>, howMany: number): ReplicationConfig {
  return {
    rules: [{ ...rule, fullSnapshots: 'convert', targets: targets.slice(0, howMany), ...changes }],
    workResourceGroup: work.resourceGroup,
    nightlySync: '0 0 2 * * *',
    deletionGuard: { maxCount: 10, maxPercent: 50 },
  };
}

/** What happens after so many looks, as a person or a deployment has it. */
type Event = 'deleted' | 'recreated' | 'unselected' | 'selected' | 'targetAdded' | 'pinned' | 'killed';

const anyEvents = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 25 }),
    event: fc.constantFrom<Event>(
      'deleted',
      'recreated',
      'unselected',
      'selected',
      'targetAdded',
      'pinned',
      'killed',
    ),
    calls: fc.integer({ min: 0, max: 9 }),
  }),
  { maxLength: 5 },
);

class Play {
  readonly azure = new MemoryAzure();
  howMany = 2;
  generation = 1;
  #messages = 0;
  readonly #rule: Partial<Rule>;

  constructor(change: Partial<Rule>) {
    this.#rule = change;
    this.azure.now = noon + 300_000;
    this.azure.put(full, sourceId);
    const foreign = { ...work, name: foreignName };
    this.azure.put(
      { ...sourceSnapshot(), id: snapshotIdText(foreign), name: foreignName, tags: {} },
      foreign,
    );
  }

  get keeps(): boolean {
    return this.#rule.whenSourceDeleted === 'keep';
  }

  get config(): ReplicationConfig {
    return configOf(this.#rule, this.howMany);
  }

  async happen(event: Event): Promise<void> {
    const { azure } = this;
    const source = azure.stored.get(keyOfSource);
    if (event === 'deleted') await azure.snapshots.delete(sourceId);
    if (event === 'recreated') {
      const uniqueId = `generation-${++this.generation}`;
      azure.put({ ...full, uniqueId, timeCreated: azure.now }, sourceId);
    }
    if (event === 'unselected' && source) azure.put({ ...source, tags: {} }, sourceId);
    if (event === 'selected' && source) azure.put({ ...source, tags: full.tags }, sourceId);
    if (event === 'targetAdded') this.howMany = 3;
    if (event === 'pinned') await this.#pin();
    if (event !== 'targetAdded' && event !== 'pinned') await this.announce();
  }

  async #pin(): Promise<void> {
    const id = { ...(targets[0] ?? target), name: full.name };
    const replica = await this.azure.snapshots.get(id);
    if (replica) this.azure.put({ ...replica, tags: { ...replica.tags, [tagKeys.pinned]: 'x' } }, id);
  }

  async announce(): Promise<void> {
    const hints = hintsFor(this.config, sourceId);
    await this.azure.hints.send(hints.map((hint) => ({ hint, messageId: `event-${++this.#messages}` })));
  }

  /** Works hints off until none is left. What blocks is not asked again before the next event or pass. */
  async settle(events: readonly { after: number; event: Event; calls: number }[] = []): Promise<void> {
    const left = [...events].sort((one, other) => one.after - other.after);
    for (let looks = 0; looks < 400; looks++) {
      let dying: number | undefined;
      while (left[0] !== undefined && left[0].after <= looks) {
        const [{ event, calls }] = left.splice(0, 1) as [(typeof left)[0]];
        if (event === 'killed') dying = calls;
        else await this.happen(event);
      }
      const next = this.azure.take();
      if (next === undefined && left.length === 0) return;
      if (next === undefined) continue;
      if (dying !== undefined) {
        await reconcile(dyingAfter(this.azure, dying), this.config, next.hint).catch(() => undefined);
      }
      await reconcile(this.azure, this.config, next.hint);
      expect(this.pairs().length).toBeLessThanOrEqual(1);
    }
    throw new Error('does not settle');
  }

  pairs(): string[] {
    const disks = [...this.azure.storedDisks.values()].map(({ disk }) => disk);
    const parts = { disks, snapshots: [...this.azure.stored.values()] };
    return pairsIn(work, parts, this.azure.installation).map(({ generation }) => generation);
  }
}

const keyOfSource = `${sourceGroup.subscriptionId}/${sourceGroup.resourceGroup}/${full.name}`.toLowerCase();

async function nightlySync(play: Play, passId: string): Promise<void> {
  play.azure.now += 4 * 3_600_000;
  await sync(play.azure, play.config, passId);
  await play.settle();
}

/** Every target has a replica of the present generation, as it has to be. */
async function expectConverted(play: Play): Promise<void> {
  const source = play.azure.stored.get(keyOfSource);
  for (const to of play.config.rules[0]?.targets ?? []) {
    const replica = await play.azure.snapshots.get({ ...to, name: full.name });
    if (replica && isPinned(replica)) continue;
    // A kept replica stays when another source takes its name.
    if (replica && play.keeps && replica.tags[tagKeys.generation] !== source?.uniqueId) continue;
    expect(replica && copyState(replica)).toEqual({ kind: 'ready' });
    expect(replica).toMatchObject({
      incremental: true,
      securityType: 'TrustedLaunch',
      tags: { [tagKeys.source]: full.id, [tagKeys.generation]: source?.uniqueId },
    });
    expect(replica?.tags).not.toHaveProperty(tagKeys.converted);
    expect(replica?.tags).not.toHaveProperty(tagKeys.renewed);
  }
}

test('a full snapshot goes to all targets by way of one pair, of which nothing is left', async () => {
  const play = new Play({});
  await play.announce();
  await play.settle();
  await expectConverted(play);
  expect(play.pairs()).toEqual([]);
  const made = play.azure.writes.filter((write) => write.startsWith('createDisk'));
  expect(made).toHaveLength(1);
  await nightlySync(play, 'pass');
  expect(play.azure.writes.filter((write) => write.startsWith('createDisk'))).toEqual(made);
});

test('whatever happens on the way, it ends right, with one pair at a time and none at the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyEvents,
      fc.constantFrom('delete' as const, 'keep' as const),
      fc.integer({ min: 0, max: 2 }),
      async (events, whenGone, failingCopies) => {
        const play = new Play({ whenSourceDeleted: whenGone, whenSourceUnselected: whenGone });
        play.azure.failingCopies = failingCopies;
        await play.announce();
        await play.settle(events);
        // Twice: the first pass may see what only now is old enough.
        await nightlySync(play, 'first');
        await nightlySync(play, 'second');
        expect(play.pairs()).toEqual([]);
        expect(play.azure.stored.has(`${work.subscriptionId}/rg-work/${foreignName}`)).toBe(true);
        const source = play.azure.stored.get(keyOfSource);
        if (source?.tags['SnapReplicate'] !== undefined) await expectConverted(play);

        const writes = play.azure.writes.length;
        await play.announce();
        await play.settle();
        await nightlySync(play, 'third');
        expect(play.azure.writes.slice(writes)).toEqual([]);
      },
    ),
    { numRuns: 400 },
  );
});
