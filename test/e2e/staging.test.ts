import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PageSource } from '../../src/emulator/blob/pages.ts';
import { again } from '../support/again.ts';
import { groupId, snapshotId, type Group } from '../support/person.ts';
import { groups, ruleJson, selected, World } from '../support/world.ts';

let world: World;
const minute = 60_000;
const targets = [groups.weu, groups.sea];
const staged = { rules: [ruleJson({ fullSnapshots: 'stage' })] };

beforeEach(async () => {
  world = await World.start(staged);
});

afterEach(async () => {
  await world.close();
});

function takeFull(name: string, tags: Record<string, string> = selected): void {
  world.person.take(groups.source, name, { tags, incremental: false });
}

function contentOf(group: Group, name: string): PageSource | undefined {
  return world.cloud.resourceManager.contentOf(snapshotId(group, name));
}

/** All bytes that are not zero, and where they are. */
function digestOf(content: PageSource | undefined): string | undefined {
  if (content === undefined) return undefined;
  const hash = createHash('sha256').update(String(content.size));
  const zero = Buffer.alloc(512);
  for (const { start, end } of content.ranges()) {
    for (let at = start; at < end; at += 512) {
      const page = content.read(at, at + 512);
      if (!page.equals(zero)) hash.update(String(at)).update(page);
    }
  }
  return hash.digest('hex');
}

function expectCopied(...names: string[]): void {
  for (const target of targets) {
    expect(world.person.names(target)).toEqual([...names].sort());
    for (const name of names) {
      expect(world.person.get(target, name)).toMatchObject({
        provisioningState: 'Succeeded',
        incremental: false,
        networkAccessPolicy: 'DenyAll',
        creationData: { createOption: 'Import' },
      });
      const source = digestOf(contentOf(groups.source, name));
      expect(source).toBeDefined();
      expect(digestOf(contentOf(target, name))).toBe(source);
    }
  }
}

function expectNothingLeft(): void {
  for (const target of targets) {
    expect(world.cloud.resourceManager.listStorageAccounts(groupId(target))).toEqual([]);
    for (const replica of world.person.list(target))
      expect(replica.tags).not.toHaveProperty('snaprep-staged');
  }
  for (const source of world.person.list(groups.source)) expect(source['diskState']).toBe('Unattached');
}

test('a full snapshot reaches other regions byte for byte, and nothing of the way is left', async () => {
  takeFull('full-1');
  await world.settle();
  expectCopied('full-1');
  expectNothingLeft();
  await again(world);
});

test('two at once share the account', async () => {
  takeFull('full-1');
  takeFull('full-2');
  await world.settle();
  expectCopied('full-1', 'full-2');
  expectNothingLeft();
  await again(world);
});

test('a source that is taken again under its name keeps its replica until the new one is staged', async () => {
  takeFull('full-1');
  await world.settle();
  world.person.delete(groups.source, 'full-1');
  await world.pass(minute);
  takeFull('full-1');
  await world.settle();
  expectCopied('full-1');
  expectNothingLeft();
  await again(world);
});

test('a source that goes away midway leaves nothing', async () => {
  world.cloud.blobs.faults.add({ comp: 'page', times: 1000, answer: { status: 500, code: 'InternalError' } });
  takeFull('full-1');
  await world.pass(2 * minute);
  expect(world.person.get(groups.source, 'full-1')?.['diskState']).toBe('ActiveSAS');
  world.cloud.resourceManager.endGetAccess(snapshotId(groups.source, 'full-1'));
  await world.pass(1000);
  world.person.delete(groups.source, 'full-1');
  world.cloud.blobs.faults.clear();
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual([]);
  expectNothingLeft();
  await again(world);
});
