/** A queue that takes nothing for minutes is waited for, whatever was to be sent: nothing is dead-lettered for it. */
import { expect, test } from 'vitest';
import { requestsOn, type Requests } from '../../../src/functions/requests.ts';
import { HintsNotSentError } from '../../../src/reconciler/hints-not-sent-error.ts';
import { sourceGroup, target } from '../../support/snapshots.ts';

const slice = {
  setId: 'set',
  source: sourceGroup,
  target,
  replicas: [{ name: 'golden-1', uniqueId: 'u', mark: 'SourceDeleted@2026-11-23T11:00:00Z' }],
};
const asked: [string, (requests: Requests) => Promise<void>][] = [
  ['a pass', ({ requestSync }) => requestSync('pass')],
  ['an approval', ({ requestApproval }) => requestApproval([slice], { invocation: 'i1' })],
];

test.each(asked)(
  '%s that the queue does not take is a failure that may pass, in its own words',
  async (_what, ask) => {
    const refusal = new AggregateError([new Error('first'), new Error('Unauthorized access')], '');
    const refuse = (): Promise<never> => Promise.reject(refusal);
    const sender = { sendMessages: refuse, createMessageBatch: refuse };
    const answer = ask(requestsOn(() => Promise.resolve(sender)));
    await expect(answer).rejects.toThrow(HintsNotSentError);
    await expect(answer).rejects.toThrow('Unauthorized access');
  },
);
