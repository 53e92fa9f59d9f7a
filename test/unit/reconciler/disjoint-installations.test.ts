/** Two function apps with rules of their own that share a target group: how an estate is divided. */
import { beforeEach, expect, test } from 'vitest';
import { hintsFor } from '../../../src/reconciler/find-rule.ts';
import type { World } from '../../../src/reconciler/ports.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

interface App {
  world: World;
  config: ReplicationConfig;
  rule: Rule;
}

let azure: MemoryAzure;
let apps: App[];

beforeEach(() => {
  azure = new MemoryAzure();
  apps = ['linux', 'windows'].map((name) => {
    const own: Rule = {
      ...rule,
      name,
      source: { ...sourceGroup, resourceGroup: `rg-${name}` },
      targets: [target],
    };
    const world = Object.assign(Object.create(azure) as World, { installation: `app-${name}` });
    const deletionGuard = { maxCount: 10, maxPercent: 100 };
    return { world, rule: own, config: { rules: [own], nightlySync: '0 0 2 * * *', deletionGuard } };
  });
});

/** An event of every snapshot, to every app, as all topics may lead to all of them. */
async function eventsOf(names: readonly string[], told: { deletionTold?: true } = {}): Promise<string[]> {
  const reasons: string[] = [];
  for (const { rule: of } of apps) {
    for (const { world, config } of apps) {
      for (const name of names) {
        for (const hint of hintsFor(config, { ...of.source, name })) {
          reasons.push((await reconcile(world, config, { ...hint, ...told })).reason);
        }
      }
    }
  }
  return reasons;
}

/** Each app works off the hints that are its own until there are none for it. */
async function workOff(): Promise<void> {
  for (let round = 0; round < 60; round++) {
    azure.now += 60_000;
    const due = [...azure.queue].filter(([, { at }]) => (at ?? 0) <= azure.now);
    for (const [id, { hint }] of due) {
      azure.queue.delete(id);
      const app = apps.find(({ rule: own }) => own.source.resourceGroup === hint.source.resourceGroup);
      if (app !== undefined) await reconcile(app.world, app.config, hint);
    }
  }
}

function replicas(): { name: string; installation: string | undefined }[] {
  return [...azure.stored.values()]
    .filter(({ id }) => id.includes(target.resourceGroup))
    .map(({ name, tags }) => ({ name, installation: tags[tagKeys.installation] }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

function take(): void {
  for (const { rule: own } of apps) {
    const name = `of-${own.name}`;
    const id = `/subscriptions/${own.source.subscriptionId}/resourceGroups/${own.source.resourceGroup}/providers/Microsoft.Compute/snapshots/${name}`;
    azure.put(sourceSnapshot({ name, id, incrementalSnapshotFamilyId: name }), { ...own.source, name });
  }
}

const both = [
  { name: 'of-linux', installation: 'app-linux' },
  { name: 'of-windows', installation: 'app-windows' },
];

test('each copies what its own rules select, and no other', async () => {
  take();
  await eventsOf(['of-linux', 'of-windows']);
  await workOff();
  expect(replicas()).toEqual(both);
});

test('a nightly pass of one finds nothing to do about the replicas of the other', async () => {
  take();
  await eventsOf(['of-linux', 'of-windows']);
  await workOff();
  azure.queue.clear();
  for (const { world, config } of apps) await sync(world, config, `pass-${config.rules[0]?.name ?? ''}`);
  expect(azure.queue.size).toBe(0);
  expect(replicas()).toEqual(both);
});

test('a deletion is mirrored by the one whose rule it is of, and the other replica stays', async () => {
  take();
  await eventsOf(['of-linux', 'of-windows']);
  await workOff();
  const linux = apps[0]?.rule.source ?? sourceGroup;
  await azure.snapshots.delete({ ...linux, name: 'of-linux' });
  await eventsOf(['of-linux'], { deletionTold: true });
  await workOff();
  for (const { world, config } of apps) await sync(world, config, `pass-${config.rules[0]?.name ?? ''}`);
  await workOff();
  expect(replicas()).toEqual(both.slice(1));
});
