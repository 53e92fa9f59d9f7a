/** What became of operations that Azure accepted and works off later. */
import type { ComputeManagementClient } from '@azure/arm-compute';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  redirectPolicyName,
  type HttpClient,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { ArmError } from '../reconciler/arm-error.ts';
import type { OperationFailure, OperationPath } from '../reconciler/ports.ts';
import { classify } from '../replication/refusals/classify-failure.ts';
import { callArm } from './call-arm.ts';
import { operationUrl } from './operation-path.ts';
import { refusalText } from './refusal-text.ts';
import { limited } from './resource-manager.ts';
import { retryAfterMs } from './retry-after.ts';

let httpClient: HttpClient | undefined;

/** As the port `failureOf`. The pipeline is that of the client, so the token, the limits and the log are the same. */
export async function failureOf(
  { pipeline }: ComputeManagementClient,
  endpoint: string,
  operation: OperationPath,
): Promise<OperationFailure | undefined> {
  const url = operationUrl(operation, endpoint);
  if (url === undefined) return undefined;
  const withoutRedirects = pipeline.clone();
  withoutRedirects.removePolicy({ name: redirectPolicyName });
  httpClient ??= createDefaultHttpClient();
  const client = httpClient;
  const call = 'GET operation';
  const request = createPipelineRequest({
    url: url.href,
    headers: createHttpHeaders({ accept: 'application/json' }),
    ...limited(),
  });
  const response = await callArm(call, () => withoutRedirects.sendRequest(client, request));
  // So long ago that Azure knows it no more, or not ours to ask: which right that takes is unverified.
  if ([403, 404, 410].includes(response.status)) return undefined;
  if (response.status >= 400) {
    const refusal = refusalOf(call, response);
    // The result of an operation of Storage is that of the request itself, a refusal too (inferred).
    if (isResult(url) && classify(refusal.failure, Date.now()).kind === 'blocked') return refusal.failure;
    throw refusal;
  }
  return failureIn(jsonIn(response));
}

/** `{ status: 'Failed', error: { code, message } }` (recorded); anything else tells of no failure. */
function failureIn(body: unknown): OperationFailure | undefined {
  if (!isObject(body) || !/^(failed|canceled)$/i.test(textOr(body['status'], ''))) return undefined;
  const error = isObject(body['error']) ? body['error'] : {};
  const status = textOr(body['status'], 'Failed');
  return {
    code: textOr(error['code'], `Operation${status}`),
    message: refusalText(error) ?? 'Azure gives no reason',
  };
}

function isResult({ pathname }: URL): boolean {
  return /\/providers\/Microsoft\.Storage\//i.test(pathname);
}

function refusalOf(call: string, response: PipelineResponse): ArmError {
  const body = jsonIn(response);
  const error = isObject(body) && isObject(body['error']) ? body['error'] : {};
  const wait = retryAfterMs(response.headers, Date.now());
  return new ArmError(call, {
    status: response.status,
    code: textOr(error['code'], `Http${response.status}`),
    message: refusalText(error) ?? 'no message',
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

function jsonIn({ bodyAsText }: PipelineResponse): unknown {
  try {
    return JSON.parse(bodyAsText ?? '');
  } catch {
    return undefined;
  }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
