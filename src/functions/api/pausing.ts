/** Pausing and resuming. */
import type { InvocationContext } from '@azure/functions';
import * as z from 'zod';
import { pause, resume } from '../../reconciler/pausing.ts';
import { pauseSchema, pausesReport, pausesSchema, pauseView } from '../../report/pauses.ts';
import { logRecord } from '../log.ts';
import { requestPass } from '../run-sync.ts';
import { operation, type Api } from './operation.ts';
import { withRules } from './parameters.ts';

export const pauseChangedSchema = z.strictObject({
  kind: z.literal('pauseChanged'),
  changed: z.array(pauseSchema).describe('what was paused or resumed; none where it was so already'),
  pauses: z.array(pauseSchema).describe('what is paused now'),
  passId: z
    .string()
    .optional()
    .describe('of the full pass that goes on with what waited; absent: the nightly pass does'),
  unrecorded: z.string().optional().describe('why the journal does not tell of it'),
});

type PauseChanged = z.infer<typeof pauseChangedSchema>;

const scope = pauseSchema.shape.scope;
const rule = z.string().min(1).max(200).optional();

export const getPause = operation({
  summary: 'what is paused',
  isRead: true,
  answers: {
    200: { description: 'the pauses; `complete` says whether they are known', schema: pausesSchema },
  },
  run: async ({ service: { world } }) => ({
    status: 200,
    body: pausesReport(await world.pauses.read(), world.surroundings.now()),
  }),
});

export const postPause = operation({
  summary: 'stops deletions at once, or everything within ten seconds, of one rule or of all',
  body: z.strictObject({
    scope,
    rule: rule.describe('absent is all rules'),
    reason: z.string().max(200).optional().describe('for whoever reads it; kept in the journal'),
  }),
  isRead: false,
  answers: { 200: { description: 'what stands now', schema: pauseChangedSchema } },
  run: async ({ service }, { body, by, context }) => {
    const { reason } = body;
    const change = await pause(service.world, {
      scope: body.scope,
      ...namedRule(service, body.rule),
      ...(by !== undefined && { by }),
      ...(reason !== undefined && { reason }),
    });
    const answer = viewOf(change);
    logRecord(context, { event: 'paused', level: 'warning', ...answer });
    return { status: 200, body: answer };
  },
});

export const postResume = operation({
  summary: 'ends pauses, and asks for the full pass that goes on with what waited',
  body: z.strictObject({
    scope: scope.optional().describe('absent is both'),
    rule: rule.describe('absent is every pause, of one rule or of all'),
  }),
  isRead: false,
  answers: { 200: { description: 'what stands now', schema: pauseChangedSchema } },
  run: async ({ service }, { body, by, context }) => {
    const change = await resume(service.world, {
      ...(body.scope !== undefined && { scope: body.scope }),
      ...(body.rule !== undefined && { rule: body.rule }),
      ...(by !== undefined && { by }),
    });
    logRecord(context, { event: 'resumed', level: 'warning', ...viewOf(change) });
    const asked = change.changed.length > 0 ? await passAsked(service, context, by) : {};
    return { status: 200, body: { ...viewOf(change), ...asked } };
  },
});

/** It is resumed already; that the pass could not be asked for must not look as if it were not. */
async function passAsked(
  service: Api['service'],
  context: InvocationContext,
  by: string | undefined,
): Promise<Pick<PauseChanged, 'passId'>> {
  try {
    const { passId } = await requestPass(service, context, by);
    return { passId };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    logRecord(context, { event: 'requestFailed', level: 'warning', operation: 'postResume', detail });
    return {};
  }
}

/** By the name as the file has it: a pause of a rule that is none would stop nothing, and nobody would know. */
function namedRule({ config }: Api['service'], name: string | undefined): { rule?: string } {
  const found = name === undefined ? undefined : withRules(config, [name]).rules[0]?.name;
  return found === undefined ? {} : { rule: found };
}

function viewOf({ changed, pauses, unrecorded }: Awaited<ReturnType<typeof pause>>): PauseChanged {
  return {
    kind: 'pauseChanged',
    changed: changed.map(pauseView),
    pauses: pauses.map(pauseView),
    ...(unrecorded !== undefined && { unrecorded }),
  };
}
