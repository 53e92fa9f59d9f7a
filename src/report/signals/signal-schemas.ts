/** What the data of each signal holds; `signals.schema.json` and docs/asyncapi.json are made from these. */
import * as z from 'zod';
import type { SignalType } from '../../replication/signals/signal.ts';
import { isoTime } from '../report.ts';

const group = { subscriptionId: z.string(), resourceGroup: z.string() };

const target = z
  .strictObject({ ...group, location: z.string().describe('region') })
  .describe('where the replica is, or should be');

const source = z.strictObject({
  id: z.string().describe('resource id of the source'),
  uniqueId: z.string().optional().describe("Azure's; absent where the source is gone"),
});

const replica = z.strictObject({
  id: z.string().describe('resource id of the replica'),
  uniqueId: z.string().optional().describe("Azure's: another image under this name has another"),
  citrixPath: z
    .string()
    .optional()
    .describe('for `-MasterImageVM`, where the target names a hosting unit: `XDHyp:\\HostingUnits\\…`'),
});

const head = {
  formatVersion: z.literal(1).describe('grows only where a field changes its meaning or goes'),
  installation: z.string().describe('which service tells it'),
  rule: z.string(),
  reason: z.string().describe("as docs/reasons.md has it, or Azure's own code"),
  detail: z.string().optional(),
};

const snapshot = z.string().describe('name of source and replica');
const lagSeconds = z.number().int().describe('since it was first known that there is something to do');
const ofReplica = { ...head, snapshot, source, target };

export const signalSchemas: Readonly<Record<SignalType, z.ZodType>> = {
  'replica.ready': z
    .strictObject({ ...ofReplica, replica, lagSeconds: lagSeconds.optional() })
    .describe('A replica may be used from now on.'),
  'snapshot.readyEverywhere': z
    .strictObject({
      ...head,
      snapshot,
      source,
      replicas: z.array(z.strictObject({ ...target.shape, ...replica.shape })).min(1),
      lagSeconds: lagSeconds.optional(),
    })
    .describe('A snapshot is ready in all targets of all rules that select it.'),
  'replica.failed': z
    .strictObject({ ...ofReplica, replica: replica.optional() })
    .describe('A replica is not ready, and will not be before somebody does something.'),
  'replica.deleted': z
    .strictObject({ ...ofReplica, replica })
    .describe('A replica is gone, as its source is gone or no longer selected.'),
  'guard.tripped': z
    .strictObject({
      ...head,
      sourceGroup: z.strictObject(group),
      target,
      setId: z
        .string()
        .optional()
        .describe('what an approval has to name; absent where the set was not listed'),
    })
    .describe('Deletions or replacements wait for an approval.'),
  'objective.willMiss': z
    .strictObject({
      ...ofReplica,
      replica: replica.optional(),
      objective: z.strictObject({
        dueAt: isoTime.describe('when `readyWithin` is over'),
        expectedAt: isoTime.optional().describe('when the copy is done, if it goes on as it did'),
        percent: z.number().optional().describe('of the copy, 0 to 100'),
      }),
    })
    .describe('A replica will not be ready within what its rule asks for, or is not.'),
};
