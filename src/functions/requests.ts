/** What is asked for by a message on the queue of hints, and is no hint. */
import type { ServiceBusSender } from '@azure/service-bus';
import { saidPlainly, sendAll } from '../azure/send-all.ts';
import type { ApprovalSlice } from '../reconciler/approve-slice.ts';
import { approvalRequest, type ApprovalAsking } from './approval-request.ts';
import { syncRequest } from './sync-request.ts';

/** Both throw `HintsNotSentError`, as any message does that the queue does not take. */
export interface Requests {
  /** Asks for a full pass, which runs as soon as the queue has come to it, or at a time (ms since 1970). */
  requestSync: (passId: string, at?: number) => Promise<void>;
  /** Asks for parts of a set to be approved, at a time or as soon as the queue has come to them. */
  requestApproval: (slices: readonly ApprovalSlice[], asking: ApprovalAsking) => Promise<void>;
}

type Sender = Pick<ServiceBusSender, 'sendMessages' | 'createMessageBatch'>;

export function requestsOn(sender: () => Promise<Sender>): Requests {
  return {
    requestSync: (passId, at) =>
      saidPlainly(async () => (await sender()).sendMessages(syncRequest(passId, at))),
    requestApproval: (slices, asking) =>
      saidPlainly(async () =>
        sendAll(
          await sender(),
          slices.map((slice) => approvalRequest(slice, asking)),
        ),
      ),
  };
}
