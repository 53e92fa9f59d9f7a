/** Reports of an estate as the API would give them, of any size and with every state in it; the same each time. */
import type { DeadLetter, Pause } from '../../../src/page/api-types.ts';
import type { PendingSet } from '../../../src/reconciler/pending-deletions.ts';
import type { HistoryReport } from '../../../src/report/history.ts';
import type { ExplainReport } from '../../../src/report/explain.ts';
import type { ReplicaStatus, StatusReport } from '../../../src/report/status.ts';

const images = '11111111-1111-1111-1111-111111111111';
const desktops = '22222222-2222-2222-2222-222222222222';
const targets = [
  [images, 'rg-images-weu', 'westeurope'],
  [desktops, 'rg-images-sea', 'southeastasia'],
  [desktops, 'rg-images-neu', 'northeurope'],
  [images, 'rg-images-eus', 'eastus2'],
  [desktops, 'rg-images-jpe', 'japaneast'],
] as const;
const products = [
  'win11-vda',
  'server-2025-rdsh',
  'win11-dev',
  'office-baseline',
  'cad-workstation',
  'kiosk',
];
const minute = 60_000;

export interface EstateReports {
  status: StatusReport;
  history: HistoryReport;
  sets: PendingSet[];
  letters: DeadLetter[];
  pauses: Pause[];
  /** What else these two say, such as what they could not read. */
  deletionsOver?: object;
  lettersOver?: object;
  explain: (name: string) => ExplainReport;
}

/** `now` in ms since 1970; what has the first snapshots' trouble is at `isTroubled` alone. */
export function estateReports(snapshots: number, now: number, isTroubled = true): EstateReports {
  const replicas: ReplicaStatus[] = [];
  const happenings: HistoryReport['happenings'] = [];
  for (let index = 0; index < snapshots; index += 1) {
    const product = products[index % products.length] ?? 'win11-vda';
    const generation = Math.floor(index / products.length);
    const name = `${product}-${String(2026 - Math.floor(generation / 12))}-${String(12 - (generation % 12)).padStart(2, '0')}${generation >= 24 ? `-r${generation}` : ''}`;
    const taken = now - (index * 97 + 14) * minute;
    for (const [place, target] of targets.entries()) {
      const [subscriptionId, group, location] = target;
      const source = `/subscriptions/${images}/resourceGroups/rg-images/providers/Microsoft.Compute/snapshots/${name}`;
      const one = { rule: index % 6 === 5 ? 'kiosks' : 'golden-images', name, source };
      const copyMs = (3 + ((index * 7 + place * 5) % 23)) * minute;
      const at = { ...one, target: `${subscriptionId}/${group}` };
      const state = isTroubled ? troubleOf(index, place) : 'ready';
      replicas.push({
        ...at,
        location,
        state,
        reason: reasonOf(state, index),
        ready: state === 'ready',
        // Of a source that is gone nobody knows them.
        ...(!isGone(state) && {
          taken: iso(taken),
          disk: `/subscriptions/${images}/resourceGroups/rg-images/providers/Microsoft.Compute/disks/${product}`,
        }),
        ...(state !== 'ready' &&
          state !== 'changing' &&
          !isGone(state) && { lagSeconds: Math.round((now - taken) / 1000) }),
        ...(state === 'copying' && { percent: 20 + place * 14, etaSeconds: 420 - place * 60 }),
        ...(state === 'blocked' && {
          detail:
            index === 3
              ? `The scope '/subscriptions/${subscriptionId}/resourceGroups/${group}' cannot perform write operation because it is locked.`
              : 'the source has more than 39 tags',
        }),
        ...(state === 'deleting' && { deletionDue: iso(now + 9 * minute) }),
      });
      happenings.push({
        ...at,
        time: iso(taken + 40_000 + place * 9000),
        what: 'copyBegun',
        reason: 'ReplicaMissing',
      });
      if (state === 'ready' && taken + copyMs < now) {
        happenings.push({ ...at, time: iso(taken + copyMs), what: 'ready', reason: 'InSync' });
      }
      if (state === 'approval') {
        happenings.push({ ...at, time: iso(now - 4 * minute), what: 'held', reason: 'MassDeleteGuard' });
      }
    }
  }
  const counts: StatusReport['counts'] = {};
  for (const { state } of replicas) counts[state] = (counts[state] ?? 0) + 1;
  const head = { formatVersion: 1 as const, generatedAt: iso(now), complete: true, unread: [] };
  happenings.sort((left, right) => Date.parse(left.time) - Date.parse(right.time));
  return {
    status: { kind: 'status', ...head, ready: replicas.every(({ ready }) => ready), counts, replicas },
    history: { kind: 'history', ...head, since: iso(now - 7 * 24 * 60 * minute), happenings },
    sets: isTroubled ? [setOf(replicas, now)] : [],
    letters: isTroubled ? lettersOf(now) : [],
    pauses: [],
    explain: (name) => explainOf(name, replicas, head),
  };
}

function troubleOf(index: number, place: number): ReplicaStatus['state'] {
  if (index === 0) return place === 2 ? 'ready' : 'copying';
  if (index === 1) return place < 2 ? 'ready' : place === 2 ? 'waiting' : 'missing';
  if (index === 3 && place === 1) return 'blocked';
  if (index === 8 && place === 1) return 'blocked';
  if (index === 9) return place === 3 ? 'foreign' : 'ready';
  if (index >= 12 && index < 16) return place === 4 ? 'approval' : 'deleting';
  if (index === 18) return place === 2 ? 'kept' : 'deleting';
  return index === 20 && place === 3 ? 'changing' : 'ready';
}

function isGone(state: ReplicaStatus['state']): boolean {
  return state === 'approval' || state === 'deleting' || state === 'kept';
}

function reasonOf(state: ReplicaStatus['state'], index: number): string {
  const reasons: Partial<Record<ReplicaStatus['state'], string>> = {
    ready: 'InSync',
    copying: 'Copying',
    waiting: 'WaitingForOlderSibling',
    missing: 'ReplicaMissing',
    blocked: index === 3 ? 'ScopeLocked' : 'TooManyTags',
    approval: 'MassDeleteGuard',
    deleting: 'DeletionPending',
    kept: 'Pinned',
    foreign: 'OtherInstallation',
    changing: 'TagsDrifted',
  };
  return reasons[state] ?? state;
}

function setOf(replicas: readonly ReplicaStatus[], now: number): PendingSet {
  const held = replicas.filter(({ state }) => state === 'approval');
  const [first] = held;
  return {
    setId: 'b4c81d20f7a2',
    rule: first?.rule ?? '',
    target: first?.target ?? '',
    needsApproval: true,
    replicas: 6,
    pending: held.map(({ name, target }) => ({
      replica: `/subscriptions/${target.replace('/', '/resourceGroups/')}/providers/Microsoft.Compute/snapshots/${name}`,
      reason: 'SourceDeleted',
      due: iso(now + 11 * minute),
    })),
    unmarked: [],
  };
}

function lettersOf(now: number): DeadLetter[] {
  return [
    {
      queue: 'replication-hints',
      id: '4182',
      reason: 'MaxDeliveryCountExceeded',
      detail: 'Message could not be consumed after 10 delivery attempts.',
      enqueued: iso(now - 52 * minute),
      deliveries: 10,
      about: 'office-baseline-2026-12 to rg-images-sea',
      todo: 'see the records of the message; replay it once the cause is gone',
      body: '{"source":{"name":"office-baseline-2026-12"},"target":{"resourceGroup":"rg-images-sea"}}',
    },
  ];
}

function explainOf(
  name: string,
  replicas: readonly ReplicaStatus[],
  head: Pick<ExplainReport, 'formatVersion' | 'generatedAt' | 'complete' | 'unread'>,
): ExplainReport {
  const own = replicas.filter((one) => one.name === name);
  const [first] = own;
  return {
    kind: 'explain',
    ...head,
    name,
    known: first !== undefined,
    rules:
      first === undefined
        ? []
        : [
            {
              rule: first.rule,
              source: first.source,
              conditions: [
                { condition: 'the source is there', met: true, seen: 'in northeurope, incremental' },
                {
                  condition: 'the rule selects it',
                  met: true,
                  seen: 'SnapReplicate is "Replicate", wanted "Replicate"',
                },
                { condition: 'the source is ready to be copied', met: true, seen: 'Succeeded' },
              ],
              targets: own.map(({ target, location, state, reason, detail }) => ({
                target,
                location,
                conditions: [
                  { condition: 'there is a way to the target', met: true, seen: 'CopyStart' },
                  {
                    condition: 'its data is complete',
                    met: state === 'ready',
                    seen: state === 'ready' ? 'complete' : state,
                  },
                ],
                action: state === 'ready' ? 'none' : state === 'blocked' ? 'blocked' : 'wait',
                reason,
                ...(detail !== undefined && { detail }),
                ...(state === 'blocked' && {
                  means: "Azure's own code for a refusal, with its text in the detail",
                  todo: 'what the text says; looked at again, hourly at most',
                }),
              })),
            },
          ],
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
