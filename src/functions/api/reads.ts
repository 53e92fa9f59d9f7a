/** The operations that read: each costs Azure listings and no more, however many replicas there are. */
import * as z from 'zod';
import { parseDuration } from '../../config/duration.ts';
import { pendingDeletions } from '../../reconciler/pending-deletions.ts';
import { deletionsReport, deletionsSchema } from '../../report/deletions.ts';
import { explainSchema } from '../../report/explain.ts';
import { historySchema } from '../../report/history.ts';
import { planSchema } from '../../report/plan.ts';
import { explain } from '../../report/reading/explain.ts';
import { history } from '../../report/reading/history.ts';
import { listedWorld } from '../../report/reading/listed-world.ts';
import { byNames } from '../../report/reading/narrowing.ts';
import { plan } from '../../report/reading/plan.ts';
import { status } from '../../report/reading/status.ts';
import { statusSchema } from '../../report/status.ts';
import { operation } from './operation.ts';
import { names, rules, withRules } from './parameters.ts';
import { ProblemError } from './problem.ts';

/** Of staged blobs and the like, for one plan. */
const readsOfPlan = 50;

export const healthSchema = z.strictObject({
  kind: z.literal('health'),
  status: z.literal('ok'),
  version: z.string().describe('of the package that is deployed'),
  rules: z.number().int(),
});

export const getHealth = operation({
  summary: 'that the app runs, and which version; asks nothing of Azure',
  isRead: true,
  answers: { 200: { description: 'it runs', schema: healthSchema } },
  run: ({ service: { version, config } }) =>
    Promise.resolve({
      status: 200,
      body: { kind: 'health', status: 'ok', version, rules: config.rules.length } satisfies z.infer<
        typeof healthSchema
      >,
    }),
});

export const getStatus = operation({
  summary: 'how each replica stands: state, percent, time left, lag and reason',
  query: z.strictObject({ name: names, rule: rules }),
  isRead: true,
  answers: { 200: { description: 'every replica, as the listings show it', schema: statusSchema } },
  run: async ({ service: { world, config }, singles }, { query }) => {
    const narrowed = withRules(config, query.rule);
    return { status: 200, body: await status(world, narrowed, byNames(query.name), () => true, singles) };
  },
});

export const getPlan = operation({
  summary: 'what a full pass would do first for each replica, and why, as far as listings tell',
  query: z.strictObject({ name: names, rule: rules }),
  isRead: true,
  answers: { 200: { description: 'the plan; nothing is done', schema: planSchema } },
  run: async ({ service: { world, config } }, { query }) => {
    const narrowed = withRules(config, query.rule);
    const { report } = await plan(listedWorld(world, readsOfPlan), narrowed, byNames(query.name));
    return { status: 200, body: report };
  },
});

export const getExplain = operation({
  summary: 'why a snapshot is or is not replicated: rule by rule, target by target',
  params: z.strictObject({ name: z.string().min(1).max(200).describe('of the snapshot') }),
  query: z.strictObject({ rule: rules }),
  isRead: true,
  answers: { 200: { description: '`known` says whether there is such a snapshot', schema: explainSchema } },
  run: async ({ service: { world, config } }, { params, query }) => ({
    status: 200,
    body: await explain(world, withRules(config, query.rule), params.name),
  }),
});

export const getHistory = operation({
  summary: 'what was done and when, from the journal, the newest last',
  query: z.strictObject({
    name: names,
    since: z
      .string()
      .max(40)
      .default('P7D')
      .describe('a time such as 2026-11-01T00:00:00Z, or how far back: an ISO 8601 duration such as P7D'),
    limit: z.coerce.number().int().min(1).max(10_000).default(1000).describe('how many, the newest'),
  }),
  isRead: true,
  answers: { 200: { description: 'the happenings', schema: historySchema } },
  run: async ({ service: { world } }, { query: { name, since, limit } }) => {
    const now = world.surroundings.now();
    const report = await history(world.journal, byNames(name), { since: sinceFrom(since, now), now });
    const { happenings } = report;
    const omitted = Math.max(0, happenings.length - limit);
    const newest = happenings.slice(omitted);
    return { status: 200, body: { ...report, happenings: newest, ...(omitted > 0 && { omitted }) } };
  },
});

/** The journal keeps this long at most, in all that can be set. */
const longestBackMs = 10 * 365 * 24 * 3_600_000;

function sinceFrom(text: string, now: number): number {
  const isDuration = text.startsWith('P');
  const parsed = isDuration ? parseDuration(text) : { ms: now - Date.parse(text) };
  if ('problem' in parsed || Number.isNaN(parsed.ms)) {
    const what =
      'problem' in parsed ? parsed.problem : 'is no time; write for example 2026-11-01T00:00:00Z or P7D';
    throw new ProblemError(400, 'InvalidRequest', `since ${what}`, [{ path: 'query.since', message: what }]);
  }
  return now - Math.min(parsed.ms, longestBackMs);
}

export const getDeletions = operation({
  summary: 'the deletions that are pending, and which of them someone has to approve',
  query: z.strictObject({ rule: rules }),
  isRead: true,
  answers: { 200: { description: 'the sets', schema: deletionsSchema } },
  run: async ({ service: { world, config } }, { query }) => {
    const pending = await pendingDeletions(world, withRules(config, query.rule));
    return {
      status: 200,
      body: deletionsReport(pending, await world.pauses.read(), world.surroundings.now()),
    };
  },
});
