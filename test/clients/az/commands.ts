/** What a person does with the Azure CLI, and what has to be so afterwards. */
import assert from 'node:assert/strict';
import type { AzureCli } from './azure-cli.ts';

export interface Command {
  name: string;
  /** Among the few that every change is tried with. They need none of the others before them. */
  isOfTheFew?: true;
  run(az: AzureCli): Promise<void>;
}

interface Shown {
  name: string;
  id: string;
  location: string;
  tags: Record<string, string> | null;
  provisioningState: string;
  completionPercent?: number | null;
  diskState?: string;
  incremental?: boolean;
}

const group = ['--resource-group', 'rg-az'];
const target = ['--resource-group', 'rg-images-weu'];
const images = '11111111-1111-1111-1111-111111111111';
const snapshotId = `/subscriptions/${images}/resourceGroups/rg-az/providers/Microsoft.Compute/snapshots/golden-1`;

function named(items: readonly { name: string }[]): string[] {
  return items.map(({ name }) => name).toSorted();
}

const subscriptions: readonly Command[] = [
  {
    name: 'account: subscriptions, locations, a token',
    async run(az) {
      const accounts = await az.must<{ id: string; isDefault: boolean }[]>('account', 'list');
      assert.deepEqual(
        accounts.map(({ id, isDefault }) => [id, isDefault]),
        [
          [images, true],
          ['22222222-2222-2222-2222-222222222222', false],
        ],
      );
      const locations = await az.must<{ name: string }[]>('account', 'list-locations');
      assert.ok(named(locations).includes('northeurope'));
      const token = await az.must<{ accessToken: string }>('account', 'get-access-token');
      assert.equal(token.accessToken.split('.').length, 3);
    },
  },
  {
    name: 'provider: show, register',
    async run(az) {
      const provider = await az.must<{ registrationState: string }>(
        'provider',
        'show',
        '--namespace',
        'Microsoft.Compute',
      );
      assert.equal(provider.registrationState, 'Registered');
      await az.must('provider', 'register', '--namespace', 'Microsoft.Storage', '--wait');
      assert.ok((await az.must<unknown[]>('provider', 'list')).length > 2);
    },
  },
  {
    name: 'group: create, show, list by tag, update',
    isOfTheFew: true,
    async run(az) {
      await az.must('group', 'create', '--name', 'rg-az', '--location', 'northeurope', '--tags', 'owner=az');
      assert.equal(await az.must('group', 'exists', '--name', 'rg-az'), true);
      assert.equal(await az.must('group', 'exists', '--name', 'rg-nowhere'), false);
      assert.deepEqual(named(await az.must('group', 'list', '--tag', 'owner=az')), ['rg-az']);
      const updated = await az.must<Shown>('group', 'update', '--name', 'rg-az', '--tags', 'owner=cli');
      assert.deepEqual(updated.tags, { owner: 'cli' });
    },
  },
];

const snapshots: readonly Command[] = [
  {
    name: 'disk: create, show, list',
    isOfTheFew: true,
    async run(az) {
      const disk = await az.must<Shown>(
        'disk',
        'create',
        ...group,
        '--name',
        'disk-1',
        '--size-gb',
        '4',
        '--sku',
        'Standard_LRS',
      );
      assert.equal(disk.provisioningState, 'Succeeded');
      assert.equal(
        (await az.must<Shown>('disk', 'show', ...group, '--name', 'disk-1')).diskState,
        'Unattached',
      );
      assert.deepEqual(named(await az.must('disk', 'list', ...group)), ['disk-1']);
    },
  },
  {
    name: 'snapshot: create of a disk, wait, show, list',
    isOfTheFew: true,
    async run(az) {
      await az.must(
        ...[
          'snapshot',
          'create',
          ...group,
          '--name',
          'golden-1',
          '--source',
          'disk-1',
          '--incremental',
          'true',
        ],
        ...['--tags', 'SnapReplicate=Replicate', '--no-wait'],
      );
      await az.must('snapshot', 'wait', ...group, '--name', 'golden-1', '--created', '--interval', '1');
      const snapshot = await az.must<Shown>('snapshot', 'show', ...group, '--name', 'golden-1');
      assert.deepEqual(
        [snapshot.id, snapshot.incremental, snapshot.tags],
        [snapshotId, true, { SnapReplicate: 'Replicate' }],
      );
      assert.ok(named(await az.must('snapshot', 'list')).includes('golden-1'));
    },
  },
  {
    name: 'snapshot: create of a snapshot',
    async run(az) {
      await az.must(
        ...[
          'snapshot',
          'create',
          ...group,
          '--name',
          'golden-copy',
          '--source',
          'golden-1',
          '--incremental',
          'true',
        ],
        '--no-wait',
      );
      await az.must('snapshot', 'wait', ...group, '--name', 'golden-copy', '--created', '--interval', '1');
      const copy = await az.must<Shown>('snapshot', 'show', ...group, '--name', 'golden-copy');
      assert.equal(copy.incremental, true);
    },
  },
  {
    name: 'snapshot: create with --copy-start, wait for the copy',
    isOfTheFew: true,
    async run(az) {
      await az.must(
        ...[
          'snapshot',
          'create',
          ...target,
          '--name',
          'golden-1',
          '--location',
          'westeurope',
          '--source',
          snapshotId,
        ],
        ...['--incremental', 'true', '--copy-start', 'true', '--no-wait'],
      );
      const isComplete = 'completionPercent==`100.0`';
      await az.must(
        'snapshot',
        'wait',
        ...target,
        '--name',
        'golden-1',
        '--custom',
        isComplete,
        '--interval',
        '1',
      );
      const copy = await az.must<Shown>('snapshot', 'show', ...target, '--name', 'golden-1');
      assert.deepEqual([copy.location, copy.completionPercent], ['westeurope', 100]);
    },
  },
  {
    name: 'snapshot: update, grant-access, revoke-access',
    async run(az) {
      const updated = await az.must<Shown>(
        'snapshot',
        'update',
        ...group,
        '--name',
        'golden-1',
        '--set',
        'tags.a=1',
      );
      assert.deepEqual(updated.tags, { SnapReplicate: 'Replicate', a: '1' });
      const access = [
        'snapshot',
        'grant-access',
        ...group,
        '--name',
        'golden-1',
        '--duration-in-seconds',
        '600',
      ];
      const { accessSas } = await az.must<{ accessSas: string }>(...access);
      assert.match(accessSas, /^https:.*sig=/);
      assert.equal(
        (await az.must<Shown>('snapshot', 'show', ...group, '--name', 'golden-1')).diskState,
        'ActiveSAS',
      );
      await az.must('snapshot', 'revoke-access', ...group, '--name', 'golden-1');
      assert.equal(
        (await az.must<Shown>('snapshot', 'show', ...group, '--name', 'golden-1')).diskState,
        'Unattached',
      );
    },
  },
  {
    name: 'snapshot: what is not there is told by its code',
    isOfTheFew: true,
    async run(az) {
      assert.match(await az.refused('snapshot', 'show', ...group, '--name', 'silver'), /ResourceNotFound/);
    },
  },
];

const aroundThem: readonly Command[] = [
  {
    name: 'tag: create, list, update, delete',
    async run(az) {
      const id = ['--resource-id', snapshotId];
      await az.must('tag', 'update', ...id, '--operation', 'merge', '--tags', 'b=2');
      const { properties } = await az.must<{ properties: { tags: Record<string, string> } }>(
        'tag',
        'list',
        ...id,
      );
      assert.deepEqual(properties.tags, { SnapReplicate: 'Replicate', a: '1', b: '2' });
      await az.must('tag', 'create', ...id, '--tags', 'only=this');
      assert.deepEqual((await az.must<Shown>('snapshot', 'show', ...group, '--name', 'golden-1')).tags, {
        only: 'this',
      });
      await az.must('tag', 'delete', ...id, '--yes');
      assert.deepEqual(
        (await az.must<Shown>('snapshot', 'show', ...group, '--name', 'golden-1')).tags ?? {},
        {},
      );
    },
  },
  {
    name: 'lock: create, list, holds a delete, delete',
    isOfTheFew: true,
    async run(az) {
      const on = [...group, '--resource', 'golden-1', '--resource-type', 'Microsoft.Compute/snapshots'];
      await az.must('lock', 'create', '--name', 'keep', '--lock-type', 'CanNotDelete', ...on);
      assert.deepEqual(named(await az.must('lock', 'list', ...on)), ['keep']);
      assert.match(await az.refused('snapshot', 'delete', ...group, '--name', 'golden-1'), /ScopeLocked/);
      await az.must('lock', 'delete', '--name', 'keep', ...on);
    },
  },
  {
    name: 'resource: list by type and by tag, show by id',
    async run(az) {
      const ofType = ['resource', 'list', '--resource-type', 'Microsoft.Compute/snapshots'];
      assert.deepEqual(named(await az.must(...ofType)), ['golden-1', 'golden-1', 'golden-copy']);
      await az.must('tag', 'create', '--resource-id', snapshotId, '--tags', 'found=yes');
      assert.deepEqual(named(await az.must('resource', 'list', '--tag', 'found=yes')), ['golden-1']);
      assert.deepEqual(named(await az.must('resource', 'list', ...group)), [
        'disk-1',
        'golden-1',
        'golden-copy',
      ]);
    },
  },
  {
    name: 'storage account: check-name, create, show, update, list, delete',
    async run(az) {
      const name = ['--name', 'stlocalcli'];
      const free = await az.must<{ nameAvailable: boolean }>('storage', 'account', 'check-name', ...name);
      assert.equal(free.nameAvailable, true);
      await az.must('storage', 'account', 'create', ...group, ...name, '--sku', 'Standard_LRS');
      const shown = await az.must<Shown>('storage', 'account', 'show', ...group, ...name);
      assert.equal(shown.provisioningState, 'Succeeded');
      await az.must('storage', 'account', 'update', ...group, ...name, '--tags', 'a=1');
      assert.deepEqual(named(await az.must('storage', 'account', 'list', ...group)), ['stlocalcli']);
      await az.must('storage', 'account', 'delete', ...group, ...name, '--yes');
    },
  },
  {
    name: 'rest: any path, by the token of the login',
    async run(az) {
      const path = `/subscriptions/${images}/providers/Microsoft.Compute/snapshots?api-version=2025-01-02`;
      const { value } = await az.must<{ value: Shown[] }>('rest', '--url', path);
      assert.ok(named(value).includes('golden-1'));
    },
  },
  {
    name: 'deletes: snapshots, disk, group',
    async run(az) {
      for (const where of [target, group]) {
        await az.must('snapshot', 'delete', ...where, '--name', 'golden-1');
      }
      await az.must('disk', 'delete', ...group, '--name', 'disk-1', '--yes', '--no-wait');
      await az.must('group', 'delete', '--name', 'rg-az', '--yes', '--no-wait');
      await az.must('group', 'wait', '--name', 'rg-az', '--deleted', '--interval', '1');
      assert.deepEqual(named(await az.must('snapshot', 'list')), []);
    },
  },
];

export const commands: readonly Command[] = [...subscriptions, ...snapshots, ...aroundThem];
