import { createEmptyPipeline, createHttpHeaders, type PipelineResponse } from '@azure/core-rest-pipeline';
import { expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { failureOf } from '../../../src/azure/operation-failure.ts';
import { operationPathFrom, subscriptionOf } from '../../../src/azure/operation-path.ts';

const endpoint = 'https://management.azure.com';
const subscription = '22222222-2222-2222-2222-222222222222';
const path = `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/westeurope/DiskOperations/1?p=2&t=3&api-version=2026-03-02`;

test('of an operation at the endpoint the path and the query are kept', () => {
  for (const at of [endpoint, `${endpoint}/`, `${endpoint}:443`]) {
    expect(operationPathFrom(`${endpoint}${path}`, at)).toBe(path);
  }
  expect(subscriptionOf(path)).toBe(subscription);
});

test.each([
  undefined,
  '',
  'nothing',
  `https://management.azure.com.evil.example${path}`,
  `https://evil.example${path}`,
  `http://management.azure.com${path}`,
  `https://management.azure.com:8443${path}`,
  `https://management.azure.com@evil.example${path}`,
  `//evil.example${path}`,
  `\\\\evil.example${path}`,
  `${endpoint}/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/x`,
  `${endpoint}/subscriptions/${subscription}/providers/Microsoft.Compute/locations/../../../../other`,
])('%s is no operation of ours', (url) => {
  expect(operationPathFrom(url, endpoint)).toBeUndefined();
});

test('what a message names is never asked for anywhere else', async () => {
  const pipeline = createEmptyPipeline();
  let asked = 0;
  pipeline.sendRequest = (): Promise<PipelineResponse> => {
    asked++;
    throw new Error('must not be called');
  };
  const client = { pipeline } as never;
  for (const foreign of [`https://evil.example${path}`, `//evil.example${path}`, '/subscriptions/x']) {
    expect(await failureOf(client, endpoint, foreign)).toBeUndefined();
  }
  expect(asked).toBe(0);
});

test.each([
  [409, 'the refusal is the cause'],
  [404, 'Azure knows it no more'],
  [429, 'told later'],
])('an operation of Storage tells by its result what became of it (%i: %s)', async (status) => {
  const at = `/subscriptions/${subscription}/providers/Microsoft.Storage/locations/westeurope/asyncoperations/1?monitor=true`;
  expect(operationPathFrom(`${endpoint}${at}`, endpoint)).toBe(at);
  const pipeline = createEmptyPipeline();
  const bodyAsText = JSON.stringify({ error: { code: 'RequestDisallowedByPolicy', message: 'no' } });
  pipeline.clone = () => pipeline;
  pipeline.sendRequest = (_client, request): Promise<PipelineResponse> =>
    Promise.resolve({ status, headers: createHttpHeaders(), request, bodyAsText });
  const asked = failureOf({ pipeline } as never, endpoint, at);
  if (status === 409) expect(await asked).toMatchObject({ code: 'RequestDisallowedByPolicy', message: 'no' });
  else if (status === 404) expect(await asked).toBeUndefined();
  else await expect(asked).rejects.toThrow(ArmError);
});
