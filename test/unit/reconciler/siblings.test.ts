import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import type { OutgoingHint } from '../../../src/reconciler/ports.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};

let azure: MemoryAzure;
/** Reads of Resource Manager, by the replica whose look made them. */
let reads: Map<string, number>;
let looking = '';

beforeEach(() => {
  begin(3 * hour);
});

function begin(copyMs: number): void {
  azure = new MemoryAzure();
  azure.copyMs = copyMs;
  reads = new Map();
  const { get, list } = azure.snapshots;
  const count = (): void => void reads.set(looking, (reads.get(looking) ?? 0) + 1);
  azure.snapshots.get = (id) => {
    count();
    return get(id);
  };
  azure.snapshots.list = (group) => {
    count();
    return list(group);
  };
}

/** Taken, and its event has come. */
async function take(...names: string[]): Promise<void> {
  for (const [at, name] of names.entries()) {
    const family = { incrementalSnapshotFamilyId: 'family', timeCreated: azure.now - 10_000 + at * second };
    azure.put(sourceSnapshot({ name, ...family }), { ...sourceGroup, name });
  }
  for (const name of names) {
    const hint = { ...hintFor(rule, target, { ...sourceGroup, name }), since: azure.now };
    await azure.hints.send([{ hint, messageId: `event of ${name}` }]);
  }
}

/** Works off what is due until then; `loses` are lost on the way. */
async function settle(
  until = Infinity,
  loses: (message: OutgoingHint) => boolean = () => false,
): Promise<void> {
  for (let looks = 0; looks < 2000; looks++) {
    const [next] = [...azure.queue.values()].sort((left, right) => (left.at ?? 0) - (right.at ?? 0));
    if (next === undefined || (next.at ?? 0) > until) return;
    azure.take();
    if (loses(next)) continue;
    looking = next.hint.source.name;
    await reconcile(azure, config, next.hint);
  }
  throw new Error('does not settle');
}

/** When each replica was begun, ms since noon, in that order. */
function begun(): [string, number][] {
  return azure
    .truth()
    .filter(({ id }) => id.includes(`/${target.resourceGroup}/`))
    .map(({ name, timeCreated }): [string, number] => [name, timeCreated - noon])
    .sort(([, left], [, right]) => left - right);
}

const family = ['gen-1', 'gen-2', 'gen-3', 'gen-4', 'gen-5'];

test('each begins as soon as the one before is done, and waiting costs few reads', async () => {
  await take(...family);
  await settle();
  expect(begun().map(([name]) => name)).toEqual(family);
  for (const [at, [, time]] of begun().entries()) {
    const before = begun()[at - 1]?.[1];
    if (before !== undefined) expect(time - before - azure.copyMs).toBeLessThanOrEqual(70 * second);
  }
  // The copy alone takes some 17; before, each cost 187.
  for (const name of family) expect(reads.get(name)).toBeLessThanOrEqual(48);
  expect([...reads.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(35 * family.length);
});

test('taken while the one before is copied, it waits for the end of that copy without being told', async () => {
  await take('gen-1');
  await settle(noon + hour);
  await take('gen-2');
  await settle(noon + 2 * hour);
  await take('gen-3');
  await settle();
  expect(begun().map(([name]) => name)).toEqual(['gen-1', 'gen-2', 'gen-3']);
  const [, second_ = ['', 0], third = ['', 0]] = begun();
  expect(second_[1] - azure.copyMs).toBeLessThanOrEqual(0.03 * azure.copyMs);
  // The second knew of the third when it was begun.
  expect(third[1] - second_[1] - azure.copyMs).toBeLessThanOrEqual(70 * second);
});

test('whatever of what tells them is lost, all are copied in their order, and in bounded time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      async (minutes, lost) => {
        begin(minutes * minute);
        await take(...family);
        const fates = [...lost];
        await settle(Infinity, ({ messageId }) => messageId.startsWith('w-') && fates.shift() === true);
        expect(begun().map(([name]) => name)).toEqual(family);
        const losses = lost.filter(Boolean).length;
        const copies = family.length * azure.copyMs;
        expect(begun().at(-1)?.[1]).toBeLessThanOrEqual(1.2 * copies + 10 * minute + losses * 6.5 * hour);
      },
    ),
    { numRuns: 60 },
  );
});

test('an older one that nobody can copy is passed over, and the next is told', async () => {
  await take(...family);
  azure.put(sourceSnapshot({ name: 'gen-2', tags: { owner: 'someone' } }), { ...target, name: 'gen-2' });
  await settle(noon + 20 * hour);
  const copied = begun().filter(([name]) => name !== 'gen-2');
  expect(copied.map(([name]) => name)).toEqual(['gen-1', 'gen-3', 'gen-4', 'gen-5']);
  expect(copied[1]?.[1]).toBeLessThanOrEqual(azure.copyMs + 70 * second);
});

test('a copy that comes to nothing for good holds up the next no longer than that takes', async () => {
  azure.failingCopies = 5;
  begin(10 * minute);
  azure.failingCopies = 5;
  await take('gen-1', 'gen-2');
  await settle(noon + 20 * hour);
  expect(begun().map(([name]) => name)).toEqual(['gen-1', 'gen-2']);
  expect((begun()[1]?.[1] ?? Infinity) - (begun()[0]?.[1] ?? 0)).toBeLessThanOrEqual(10 * minute);
});

test('events of one snapshot that come twice, and the nightly pass, make no second series of looks', async () => {
  begin(3 * hour);
  await take('gen-1');
  await settle(noon + second);
  const again = hintFor(rule, target, { ...sourceGroup, name: 'gen-1' });
  for (let more = 0; more < 10; more++) await azure.hints.send([{ hint: again, messageId: `again ${more}` }]);
  await settle();
  // Two reads each, and then together with the first.
  expect(reads.get('gen-1')).toBeLessThanOrEqual(10 * 2 + 20);
});

test('a copy of which nothing comes is not begun for each sibling that asks for it', async () => {
  azure.put(sourceSnapshot(), { ...sourceGroup, name: 'golden-1' });
  azure.lostCreates = Infinity;
  const hint = hintFor(rule, target, { ...sourceGroup, name: 'golden-1' });
  for (let at = 0; at < 20; at++) {
    await azure.hints.send([{ hint: { ...hint, nudged: true }, messageId: `nudge ${at}` }]);
    await settle(azure.now + 12 * second);
    azure.now += 12 * second;
  }
  await settle();
  // Five for each would be a hundred. Looks that are under way already know only their own.
  expect(azure.writes.length).toBeLessThanOrEqual(13);
});

test('one that cannot be copied holds up the one after it, and none that comes once another was copied past it', async () => {
  const { create } = azure.snapshots;
  const refusal = { status: 403, code: 'RequestDisallowedByPolicy', message: 'a policy' };
  azure.snapshots.create = (id, spec) =>
    id.name === 'gen-1' ? Promise.reject(new ArmError('PUT', refusal)) : create(id, spec);
  await take('gen-1', 'gen-2');
  await settle(azure.now + 12 * hour);
  expect(begun().map(([name]) => name)).toEqual(['gen-2']);
  azure.now = noon + 24 * hour;
  await take('gen-3', 'gen-4');
  await settle(azure.now + 12 * hour);
  const [, third, fourth] = begun();
  expect(third?.[0]).toBe('gen-3');
  expect(third?.[1]).toBeLessThanOrEqual(24 * hour + minute);
  // The order of those that can be copied is kept.
  expect(fourth?.[0]).toBe('gen-4');
  expect((fourth?.[1] ?? 0) - (third?.[1] ?? 0)).toBeGreaterThanOrEqual(azure.copyMs);
});
