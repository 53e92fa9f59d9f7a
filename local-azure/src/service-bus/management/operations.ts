import { operationUnknown } from '../amqp-fault.ts';
import { cancelScheduledMessage } from './cancel-scheduled-message.ts';
import { deleteMessages } from './delete-messages.ts';
import type { ManagementOperation } from './management-operation.ts';
import { peekMessage } from './peek-message.ts';
import { receiveBySequenceNumber } from './receive-by-sequence-number.ts';
import { renewLock } from './renew-lock.ts';
import { scheduleMessage } from './schedule-message.ts';
import { updateDisposition } from './update-disposition.ts';

const operations: ReadonlyMap<string, ManagementOperation> = new Map([
  ['com.microsoft:renew-lock', renewLock],
  ['com.microsoft:peek-message', peekMessage],
  ['com.microsoft:schedule-message', scheduleMessage],
  ['com.microsoft:cancel-scheduled-message', cancelScheduledMessage],
  ['com.microsoft:receive-by-sequence-number', receiveBySequenceNumber],
  ['com.microsoft:update-disposition', updateDisposition],
  ['com.microsoft:batch-delete-messages', deleteMessages],
]);

/** By the request's application property `operation`. Throws when there is no such operation. */
export function findOperation(name: unknown): ManagementOperation {
  const operation = typeof name === 'string' ? operations.get(name) : undefined;
  if (operation === undefined) throw operationUnknown(String(name));
  return operation;
}
