import type { Subject } from '../reconciler/arm-error.ts';
import type { Accepted } from '../reconciler/ports.ts';
import type { AnswerHeaders } from './retry-after.ts';
import { callArm } from './call-arm.ts';
import { operationPathFrom } from './operation-path.ts';
import { limited } from './resource-manager.ts';

/** What a client needs to be given, so that the operation can be asked for later. */
export interface AcceptedOptions {
  abortSignal: AbortSignal;
  onResponse: (answer: { headers: AnswerHeaders }) => void;
}

/**
 * Returns when the request was answered, without waiting for the operation that it started. `subject` is what is
 * written, as a lock on it may be in the way, where one may be lifted; `endpoint` is the only place where an operation
 * may be asked for.
 */
export async function accepted(
  call: string,
  { subject, endpoint }: { subject?: Subject; endpoint: string },
  begin: (options: AcceptedOptions) => { submitted(): Promise<void> },
): Promise<Accepted> {
  let url: string | undefined;
  const onResponse: AcceptedOptions['onResponse'] = ({ headers }) => {
    // Storage has no place but that of the result.
    url ??= headers.get('azure-asyncoperation') ?? headers.get('location');
  };
  await callArm(call, () => begin({ ...limited(), onResponse }).submitted(), subject);
  const operation = operationPathFrom(url, endpoint);
  return operation === undefined ? {} : { operation };
}
