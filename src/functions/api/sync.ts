/** Asks for the full pass. */
import * as z from 'zod';
import { requestPass } from '../run-sync.ts';
import { operation } from './operation.ts';
import { recordAction } from './record-action.ts';

export const syncRequestedSchema = z.strictObject({
  kind: z.literal('syncRequested'),
  passId: z.string(),
  records: z.array(z.string()).describe('what the records of the pass are called'),
  query: z.string().describe('KQL that finds them'),
});

export const postSync = operation({
  summary: 'asks for the full pass, which runs as soon as the queue has come to it',
  isRead: false,
  answers: { 202: { description: 'where its findings will be', schema: syncRequestedSchema } },
  run: async ({ service }, { by, context }) => {
    const requested = await requestPass(service, context, by);
    await recordAction(service, { by, context }, { kind: 'syncRequested', detail: requested.passId });
    return { status: 202, body: { kind: 'syncRequested', ...requested } };
  },
});
