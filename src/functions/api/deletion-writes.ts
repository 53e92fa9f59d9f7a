/** Approving, cancelling and pinning. */
import * as z from 'zod';
import { cancelDeletions, setPins } from '../../reconciler/pins.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { askForApproval } from '../approvals.ts';
import { logRecord } from '../log.ts';
import { operation, type Api, type Answer, type Asked } from './operation.ts';
import { withRules } from './parameters.ts';
import { ProblemError } from './problem.ts';
import { pinEntries, recordAction } from './record-action.ts';

const setId = z.strictObject({ setId: z.string().min(1).max(100).describe('as `GET deletions` has it') });

export const approvalSchema = z.strictObject({
  kind: z.literal('approval'),
  setId: z.string(),
  rule: z.string(),
  target: z.string(),
  replicas: z.number().int().describe('of the set; each is read once more before it is approved'),
});

export const pinsSchema = z.strictObject({
  kind: z.literal('pins'),
  replicas: z.array(
    z.strictObject({
      replica: z.string().describe('resource id'),
      result: z.enum(['pinned', 'unpinned', 'unchanged']),
    }),
  ),
});

const gone = '`SetChanged`: there is no such set any more';

export const postApprove = operation({
  summary: 'lets exactly this set of deletions go ahead; the queue carries it out, as `GET deletions` shows',
  params: setId,
  isRead: false,
  answers: {
    202: { description: 'what is being approved', schema: approvalSchema },
    409: { description: gone },
  },
  run: async ({ service }, { params, by, context }) => {
    const accepted = await askForApproval(service, context, params.setId, by);
    if (accepted === undefined) throw setChanged(params.setId);
    return { status: 202, body: { kind: 'approval', ...accepted } };
  },
});

export const postCancel = operation({
  summary: 'keeps every replica of this set, by pinning it',
  params: setId,
  isRead: false,
  answers: { 200: { description: 'what was pinned', schema: pinsSchema }, 409: { description: gone } },
  run: async ({ service }, { params, by, context }) => {
    const replicas = await cancelDeletions(service.world, service.config, params.setId);
    if (replicas === undefined) throw setChanged(params.setId);
    logRecord(context, { event: 'deletionsCancelled', setId: params.setId, replicas, ...(by && { by }) });
    const why = `deletions of the set ${params.setId} are cancelled`;
    await recordAction(service, { by, context }, pinEntries(service.config, replicas, why));
    return { status: 200, body: { kind: 'pins', replicas } };
  },
});

const pinned = z.strictObject({
  names: z.array(z.string().min(1).max(200)).min(1).max(100).describe('of replicas, with wildcards'),
  rules: z.array(z.string().min(1).max(200)).max(100).default([]).describe('only these rules'),
});

type PinsAsked = Asked<unknown, unknown, z.infer<typeof pinned>>;

export const postPins = operation({
  summary: 'pins replicas: neither a deletion nor a replacement takes what is pinned',
  body: pinned,
  isRead: false,
  answers: { 200: { description: 'what was pinned', schema: pinsSchema } },
  run: (api, asked) => setAsked(api, asked, true),
});

export const postUnpins = operation({
  summary: 'takes pins off; what is announced or due then goes its way',
  body: pinned,
  isRead: false,
  answers: { 200: { description: 'what was unpinned', schema: pinsSchema } },
  run: (api, asked) => setAsked(api, asked, false),
});

async function setAsked({ service }: Api, { body, by, context }: PinsAsked, pin: boolean): Promise<Answer> {
  const { world, config } = service;
  const narrowing = byNames(body.names);
  const narrowed = withRules(config, body.rules);
  const replicas = await setPins(world, narrowed, ({ name }) => narrowing.takes(name), pin);
  if (replicas.length === 0)
    throw new ProblemError(404, 'NoSuchReplica', 'no replica of ours has such a name');
  logRecord(context, { event: pin ? 'pinned' : 'unpinned', replicas, ...(by && { by }) });
  await recordAction(service, { by, context }, pinEntries(config, replicas, undefined));
  return { status: 200, body: { kind: 'pins', replicas } };
}

function setChanged(id: string): ProblemError {
  return new ProblemError(
    409,
    'SetChanged',
    `there is no pending set ${id} now; list the deletions and take what you see`,
  );
}
