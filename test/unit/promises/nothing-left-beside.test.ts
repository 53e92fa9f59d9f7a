/** Whatever a look ends with, what was made on the way to it goes: it costs, and nothing else would find it. */
import { expect, test } from 'vitest';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Rule } from '../../../src/replication/rule.ts';
import { closedAccess } from '../../../src/replication/snapshot-spec.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { vhdSize } from '../../../src/replication/ways/stage/staged.ts';
import { temporaryName, temporaryTags } from '../../../src/replication/ways/convert/temporary.ts';
import { configOf, day, hintOf, hour, inSource, inTarget, runUntil } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const full = sourceSnapshot({ incremental: false, diskSizeBytes: 2 ** 30, securityType: 'Standard' });
const renewed = { ...full, uniqueId: 'renewed', timeCreated: noon + hour / 2 };
const manyTags = Object.fromEntries(Array.from({ length: 45 }, (_, at) => [`by-a-policy-${at}`, 'x']));

interface End {
  source?: Snapshot;
  replica?: Partial<Snapshot>;
  tags?: Record<string, string>;
  rule?: Partial<Rule>;
  prepare?: (azure: MemoryAzure) => void;
}

/** By what the looks end with. */
const ends: Record<string, End> = {
  InSync: {},
  TooManyTags: { tags: manyTags },
  WrongLocation: { replica: { location: 'elsewhere' } },
  PropertyLost: { replica: { hyperVGeneration: 'V1' } },
  GenerationUnclear: {
    tags: { [tagKeys.generation]: 'of nobody' },
    replica: { sourceUniqueId: 'of nobody', timeCreated: noon + hour },
  },
  ReplicaFailed: { replica: { provisioningState: 'Failed', completionPercent: 100 } },
  SourceIsReplica: { source: { ...full, tags: { ...full.tags, [tagKeys.source]: '/another' } } },
  IsReplica: {
    source: { ...full, tags: { ...full.tags, [tagKeys.source]: '/another' } },
    tags: { [tagKeys.source]: '/of another' },
  },
  NameTaken: { tags: { [tagKeys.source]: '/of another' } },
  NameKept: { source: renewed, rule: { whenSourceDeleted: 'keep' } },
  Pinned: { source: renewed, tags: { [tagKeys.pinned]: 'x' } },
  'CopyFailed, renewing': {
    source: renewed,
    prepare: (azure) => {
      azure.failingCopies = Infinity;
    },
  },
  'PropertyLost, renewing': {
    source: renewed,
    prepare: (azure) => {
      const { create } = azure.snapshots;
      azure.snapshots.create = (id, spec) =>
        create(id, { ...spec, ...(spec.createOption !== 'Copy' && { hyperVGeneration: 'V1' }) });
    },
  },
};

function worldOf({ source = full, replica, tags, prepare }: End, way: 'stage' | 'convert'): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + 2 * hour;
  azure.put(source, inSource('golden-1'));
  const made = replicaOf(full, {
    createOption: way === 'stage' ? 'Import' : 'CopyStart',
    incremental: way === 'convert',
    ...closedAccess,
    ...replica,
  });
  azure.put({ ...made, tags: { ...made.tags, ...tags } }, inTarget('golden-1'));
  prepare?.(azure);
  return azure;
}

const rest = { provisioningState: 'Succeeded', timeCreated: noon + hour };

function leaveBehind(azure: MemoryAzure, way: 'stage' | 'convert'): void {
  const { uniqueId } = azure.stored.get('11111111-1111-1111-1111-111111111111/rg-images/golden-1') ?? full;
  if (way === 'stage') {
    const size = vhdSize(2 ** 30);
    const blob = { size, generation: uniqueId, state: 'complete', copiedTo: size, leased: false } as const;
    azure.staged = { account: 'ready', id: '/account', blobUrl: 'https://x', blob };
    return;
  }
  const source = inSource('golden-1');
  const name = temporaryName(source, uniqueId);
  const disk = {
    name,
    id: `/disks/${name}`,
    tags: temporaryTags(source, uniqueId),
    uniqueId: 'disk',
    ...rest,
  };
  azure.storedDisks.set(`11111111-1111-1111-1111-111111111111/rg-work/${name}`, { disk, of: full });
}

const ways = ['stage', 'convert'] as const;
test.each(ways.flatMap((way) => Object.keys(ends).map((end) => ({ way, end }))))(
  '$end, $way: nothing of the way is left',
  async ({ way, end }) => {
    const of = ends[end] ?? {};
    const azure = worldOf(of, way);
    leaveBehind(azure, way);
    const said = new Set<string>();
    const config = configOf({ ...rule, fullSnapshots: way, ...of.rule }, { workResourceGroup: 'rg-work' });
    const kind = way === 'stage' ? 'staging' : 'conversion';
    const hint = { ...hintOf(), leftBehind: [kind], location: 'westeurope' } as const;
    await azure.hints.send([{ hint, messageId: 'first' }]);
    const before = azure.stored.get('22222222-2222-2222-2222-222222222222/rg-images-weu/golden-1');
    await runUntil(azure, config, azure.now + 3 * day, ({ reason }) => said.add(reason));
    expect([...said]).toContain(end.split(',')[0]);
    expect(azure.staged.account === 'ready' ? azure.staged.blob : undefined).toBeUndefined();
    expect([...azure.storedDisks.keys()]).toEqual([]);
    expect([...azure.stored.keys()].filter((key) => key.includes('/rg-work/'))).toEqual([]);
    expect(azure.stored.get('22222222-2222-2222-2222-222222222222/rg-images-weu/golden-1')).toEqual(before);
  },
);
