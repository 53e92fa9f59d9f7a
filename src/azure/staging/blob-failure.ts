import { ArmError } from '../../reconciler/arm-error.ts';
import { MalformedAnswerError } from '../malformed-answer.ts';

/**
 * Runs a call to the Blob service. A failure becomes an `ArmError` of status and code alone: texts, requests and
 * causes of the SDK's errors may carry the address of the source, and that is a secret.
 */
export async function callBlobs<Result>(call: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ArmError) throw error;
    const { status, code } = blobFailure(error);
    // A success that is none, or that the client could not read, is no refusal and so none for good.
    if (error instanceof MalformedAnswerError || (status !== undefined && status < 400)) {
      throw new ArmError(call, { code: 'MalformedAnswer', message: 'not an answer of the Blob service' });
    }
    // The address of the source ran out or was revoked, perhaps by another target's end: the next look asks anew.
    const isRefusal = code !== 'CannotVerifyCopySource';
    throw new ArmError(call, {
      ...(status !== undefined && isRefusal && { status }),
      code,
      message: status === 403 && isRefusal ? missingPermission : 'the Blob service refused or did not answer',
    });
  }
}

/** The Blob service does not say which permission it misses. */
const missingPermission =
  'a data permission on the staging account is missing; the deployment makes a role with those that are needed';

export function blobFailure(error: unknown): { status?: number; code: string } {
  const { statusCode, code, name, details } = (typeof error === 'object' ? error : {}) as Record<
    string,
    unknown
  >;
  const detailed = (typeof details === 'object' ? details : undefined) as
    Record<string, unknown> | null | undefined;
  const codes = [detailed?.['errorCode'], code, name].filter(
    (text) => typeof text === 'string' && text !== '',
  );
  return {
    ...(typeof statusCode === 'number' && { status: statusCode }),
    code: (codes[0] as string | undefined) ?? 'Unknown',
  };
}

/** Undefined where the service answers with one of these codes. */
export async function unlessCode<Result>(
  codes: string | readonly string[],
  run: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await run();
  } catch (error) {
    const { status, code } = blobFailure(error);
    // A HEAD has no body, so its code may be missing.
    if ([codes].flat().includes(code) || (status === 404 && [codes].flat().includes('BlobNotFound')))
      return undefined;
    throw error;
  }
}
