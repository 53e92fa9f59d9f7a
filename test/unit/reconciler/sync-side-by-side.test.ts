/** A pass over many targets, in a cloud whose pages take their time. */
import { expect, test } from 'vitest';
import { sync } from '../../../src/reconciler/sync.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { approvalOf, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import type { Snapshots } from '../../../src/reconciler/ports.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { byNames } from '../../../src/report/reading/narrowing.ts';
import { status } from '../../../src/report/reading/status.ts';
import { configOf } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';
import { VirtualTime } from '../../support/virtual-time.ts';
import hostJson from '../../../host.json' with { type: 'json' };

const pageMs = 500;
const targets = Array.from({ length: 24 }, (_, at) => ({ ...target, resourceGroup: `rg-target-${at}` }));
const sources = Array.from({ length: 4 }, (_, at) => sourceSnapshot({ name: `golden-${at}` }));
const config = configOf({ ...rule, targets });

interface Slow {
  time: VirtualTime;
  azure: MemoryAzure & { snapshots: Required<Pick<Snapshots, 'eachPage'>> };
}

/** Each group has so many pages. */
function slowly(pages: number, marks: Readonly<Record<string, string>> = {}): Slow {
  const time = new VirtualTime(noon);
  const azure = new MemoryAzure();
  for (const source of sources) {
    azure.put(source, { ...rule.source, name: source.name });
    for (const one of targets) {
      const replica = replicaOf(source, {}, one);
      const mark = marks[one.resourceGroup];
      const tags = mark === undefined ? replica.tags : { ...replica.tags, [tagKeys.deletion]: mark };
      azure.put({ ...replica, tags }, { ...one, name: source.name });
    }
  }
  const { list } = azure.snapshots;
  azure.snapshots.list = async (group) => {
    await time.sleep(pages * pageMs);
    return list(group);
  };
  const eachPage: Snapshots['eachPage'] = async (group, use) => {
    for (let page = 0; page < pages; page++) {
      await time.sleep(pageMs);
      use(page === 0 ? await list(group) : []);
    }
  };
  return { time, azure: Object.assign(azure, { snapshots: { ...azure.snapshots, eachPage } }) };
}

test('a pass over a million replicas is over before its function is ended', async () => {
  // Of 80,000 snapshots in each group, in pages of a hundred.
  const { time, azure } = slowly(800);
  const pass = sync(azure, config, 'pass-1');
  await time.run();
  const { pairs } = await pass;
  expect(pairs.map(({ target: name }) => name)).toEqual(targets.map(({ resourceGroup }) => resourceGroup));
  for (const { counts, stopped } of pairs) {
    expect(stopped).toBeUndefined();
    expect(Object.values(counts)).toEqual([sources.length]);
  }
  const [, minutes = 0] = hostJson.functionTimeout.split(':').map(Number);
  expect(time.now() - noon).toBeLessThan(minutes * 60_000);
});

test('a target that cannot be listed stops no other that is listed beside it', async () => {
  const { time, azure } = slowly(2);
  const { snapshots } = azure;
  const { eachPage } = snapshots;
  const closed = { status: 403, code: 'AuthorizationFailed', message: 'no role' };
  snapshots.eachPage = (group, use) =>
    group.resourceGroup === 'rg-target-3'
      ? Promise.reject(new ArmError('list', closed))
      : eachPage(group, use);
  const pass = sync(azure, config, 'pass-1');
  await time.run();
  const { pairs } = await pass;
  expect(pairs.filter(({ stopped }) => stopped !== undefined).map(({ target: name }) => name)).toEqual([
    'rg-target-3',
  ]);
});

test('the set that somebody approves is found before the front end gives up', async () => {
  const mark = 'SourceDeleted@2026-11-23T11:00:00Z';
  const { time, azure } = slowly(40, { 'rg-target-1': mark });
  const asked = async (setId: string): Promise<{ found: boolean; ms: number; listed: number }> => {
    const began = time.now();
    let listed = 0;
    const { list } = azure.snapshots;
    azure.snapshots.list = (group) => {
      listed += 1;
      return list(group);
    };
    const asking = approvalOf(azure, config, setId);
    await time.run();
    azure.snapshots.list = list;
    return { found: (await asking) !== undefined, ms: time.now() - began, listed };
  };
  const reading = pendingDeletions(azure, config);
  await time.run();
  const [set] = (await reading).sets;
  // Twenty seconds a group; the source is listed for the one with a set.
  expect(await asked('none')).toEqual({ found: false, ms: 80_000, listed: 25 });
  // Once it is found no further group is begun.
  const found = await asked(set?.setId ?? '');
  expect(found.found).toBe(true);
  expect(found.listed).toBeLessThan(25);
});

test('how all of it stands is told before the front end gives up', async () => {
  const { time, azure } = slowly(40);
  const reading = status(azure, config, byNames([]));
  await time.run();
  const { replicas } = await reading;
  expect(replicas).toHaveLength(targets.length * sources.length);
  expect(time.now() - noon).toBeLessThan(100_000);
});
