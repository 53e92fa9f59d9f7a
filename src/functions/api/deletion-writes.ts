/** Approving, cancelling and pinning. */
import * as z from 'zod';
import { cancelDeletions, setPins, type PinOutcome } from '../../reconciler/pins.ts';
import { pinsReport, pinsSchema } from '../../report/pins.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { askForApproval } from '../approvals.ts';
import { logRecord } from '../log.ts';
import { operation, type Api, type Answer, type Asked } from './operation.ts';
import { withRules } from './parameters.ts';
import { ProblemError } from './problem.ts';
import { pinNote } from './record-action.ts';

const setId = z.strictObject({ setId: z.string().min(1).max(100).describe('as `GET deletions` has it') });

export const approvalSchema = z.strictObject({
  kind: z.literal('approval'),
  setId: z.string(),
  rule: z.string(),
  target: z.string(),
  replicas: z.number().int().describe('of the set; each is read once more before it is approved'),
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
    const why = `deletions of the set ${params.setId} are cancelled`;
    const note = pinNote(service, { by, context }, why);
    const outcome = await cancelDeletions(service.world, service.config, params.setId, note);
    if (outcome === undefined) throw setChanged(params.setId);
    return answerOf(outcome, { by, context }, { event: 'deletionsCancelled', setId: params.setId });
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
  const named = { takes: ({ name }: { name: string }) => narrowing.takes(name) };
  const outcome = await setPins(world, narrowed, named, pin, pinNote(service, { by, context }));
  return answerOf(outcome, { by, context }, pin ? { event: 'pinned' } : { event: 'unpinned' });
}

/** What was done is told, also where the rest of it could not be. Throws where nothing was. */
function answerOf(
  outcome: PinOutcome,
  { by, context }: Pick<PinsAsked, 'by' | 'context'>,
  record: { event: string; setId?: string },
): Answer {
  const report = pinsReport(outcome);
  const { replicas, failed } = report;
  const level = failed.length > 0 ? 'warning' : 'info';
  logRecord(context, { ...record, level, replicas, failed, ...(by && { by }) });
  const [first] = outcome.failed;
  if (replicas.length === 0 && first !== undefined) throw first.error;
  if (replicas.length === 0)
    throw new ProblemError(404, 'NoSuchReplica', 'no replica of ours has such a name');
  return { status: 200, body: report };
}

function setChanged(id: string): ProblemError {
  return new ProblemError(
    409,
    'SetChanged',
    `there is no pending set ${id} now; list the deletions and take what you see`,
  );
}
