/**
 * Operations that Azure accepted and works off later. They are asked for only at Resource Manager's own endpoint, with
 * the service's token; what travels between two looks is a path, so no host ever does.
 */
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
import { callArm } from './call-arm.ts';
import { limited } from './resource-manager.ts';

/** Path and query of an operation of a subscription; undefined where that is anywhere but at this endpoint. */
export function operationPathFrom(url: string | undefined, endpoint: string): OperationPath | undefined {
  const parsed = url === undefined ? undefined : operationUrl(url, endpoint);
  return parsed && `${parsed.pathname}${parsed.search}`;
}

/** Whose operation it is; undefined where this is no path of one. */
export function subscriptionOf(operation: OperationPath): string | undefined {
  return operationPath.exec(operation)?.[1];
}

const operationPath = /^\/subscriptions\/([\da-fA-F-]{36})\/providers\/Microsoft\.Compute\/locations\//i;

function operationUrl(url: string, endpoint: string): URL | undefined {
  if (!URL.canParse(url, endpoint)) return undefined;
  const parsed = new URL(url, endpoint);
  const isOurs = parsed.origin === new URL(endpoint).origin && operationPath.test(parsed.pathname);
  return isOurs ? parsed : undefined;
}

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
  if (response.status >= 400) throw refusalOf(call, response);
  return failureIn(jsonIn(response));
}

/** `{ status: 'Failed', error: { code, message } }` (recorded); anything else tells of no failure. */
function failureIn(body: unknown): OperationFailure | undefined {
  if (!isObject(body) || !/^(failed|canceled)$/i.test(textOr(body['status'], ''))) return undefined;
  const error = isObject(body['error']) ? body['error'] : {};
  const status = textOr(body['status'], 'Failed');
  return {
    code: textOr(error['code'], `Operation${status}`),
    message: textOr(error['message'], 'Azure gives no reason'),
  };
}

function refusalOf(call: string, response: PipelineResponse): ArmError {
  const body = jsonIn(response);
  const error = isObject(body) && isObject(body['error']) ? body['error'] : {};
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ArmError(call, {
    status: response.status,
    code: textOr(error['code'], `Http${response.status}`),
    message: textOr(error['message'], 'no message'),
    ...(Number.isFinite(seconds) && { retryAfterMs: seconds * 1000 }),
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
