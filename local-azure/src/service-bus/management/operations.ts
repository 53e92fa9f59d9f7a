import { operationUnknown } from '../amqp-fault.ts';
import { cancelScheduledMessage } from './cancel-scheduled-message.ts';
import { deleteMessages } from './delete-messages.ts';
import type { ManagementOperation } from './management-operation.ts';
import { peekMessage } from './peek-message.ts';
import { receiveBySequenceNumber } from './receive-by-sequence-number.ts';
import { renewLock } from './renew-lock.ts';
import { scheduleMessage } from './schedule-message.ts';
import { updateDisposition } from './update-disposition.ts';

interface KnownOperation {
  claim: 'Send' | 'Listen';
  run: ManagementOperation;
}

const operations: ReadonlyMap<string, KnownOperation> = new Map([
  ['com.microsoft:renew-lock', { claim: 'Listen', run: renewLock }],
  ['com.microsoft:peek-message', { claim: 'Listen', run: peekMessage }],
  ['com.microsoft:schedule-message', { claim: 'Send', run: scheduleMessage }],
  ['com.microsoft:cancel-scheduled-message', { claim: 'Send', run: cancelScheduledMessage }],
  ['com.microsoft:receive-by-sequence-number', { claim: 'Listen', run: receiveBySequenceNumber }],
  ['com.microsoft:update-disposition', { claim: 'Listen', run: updateDisposition }],
  ['com.microsoft:batch-delete-messages', { claim: 'Listen', run: deleteMessages }],
]);

/** By the request's application property `operation`; and the claim that it needs. Throws when there is no such operation. */
export function findOperation(name: unknown): KnownOperation {
  const operation = typeof name === 'string' ? operations.get(name) : undefined;
  if (operation === undefined) throw operationUnknown(String(name));
  return operation;
}
