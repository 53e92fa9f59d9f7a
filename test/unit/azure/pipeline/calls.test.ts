/** What each call to Resource Manager has on its way: connections, a limit, and an address that is read once. */
import { afterEach, expect, test, vi } from 'vitest';
import { MalformedAnswerError } from '../../../../src/azure/malformed-answer.ts';
import { readResource } from '../../../../src/azure/pipeline/answer-shapes.ts';
import { keptConnections } from '../../../../src/azure/pipeline/kept-connections.ts';
import { onlyTo } from '../../../../src/azure/pipeline/own-endpoint.ts';
import { callLimit } from '../../../../src/azure/pipeline/page-attempts.ts';
import { requestedPath } from '../../../../src/azure/pipeline/resource-path.ts';
import type { Answer, Request } from '../../../../src/azure/pipeline/stage.ts';

const group = 'https://management.azure.com/subscriptions/s/resourceGroups/rg';
const snapshot = `${group}/providers/Microsoft.Compute/snapshots/golden-1`;
const answer = { status: 200 } as Answer;

function requestOf(fields: Partial<Request> = {}): Request {
  return { method: 'GET', url: snapshot, ...fields } as Request;
}

afterEach(() => {
  vi.useRealTimers();
});

test('reads share connections, of which there are so many at most; what changes something waits for none', async () => {
  const stage = keptConnections();
  const agentOf = async (method: Request['method'], agent?: Request['agent']): Promise<Request['agent']> => {
    const request = requestOf({ method, ...(agent && { agent }) });
    await stage(request, () => Promise.resolve(answer));
    return request.agent;
  };
  const shared = await agentOf('GET');
  expect(await agentOf('GET')).toBe(shared);
  expect(shared).toMatchObject({ keepAlive: true });
  expect(shared?.maxSockets).toBeLessThan(256);
  for (const method of ['PUT', 'PATCH', 'DELETE', 'POST'] as const)
    expect(await agentOf(method)).toBeUndefined();
  const proxy = { maxSockets: 1 } as unknown as NonNullable<Request['agent']>;
  expect(await agentOf('GET', proxy)).toBe(proxy);
});

test('a call ends with its limit, and the limit with its call', async () => {
  vi.useFakeTimers();
  const stage = callLimit(30_000);
  const lost = requestOf();
  const never = stage(
    lost,
    ({ abortSignal }) =>
      new Promise((_resolve, reject) =>
        abortSignal?.addEventListener('abort', () => reject(new Error('over'))),
      ),
  );
  const failed = expect(never).rejects.toThrow('over');
  await vi.advanceTimersByTimeAsync(29_999);
  expect(lost.abortSignal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await failed;
  const answered = requestOf();
  await stage(answered, () => Promise.resolve(answer));
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(answered.abortSignal?.aborted).toBe(false);
  await stage(requestOf(), () => Promise.reject(new Error('broken'))).catch(() => undefined);
  expect(vi.getTimerCount()).toBe(0);
});

test('an address that changes on the way is read anew, and leads nowhere else', () => {
  const request = requestOf();
  const sent: string[] = [];
  const send = (): unknown =>
    onlyTo('https://management.azure.com')(request, ({ url }) => {
      sent.push(url);
      return Promise.resolve(answer);
    });
  void send();
  expect(requestedPath(request)).toMatchObject({ kind: 'resource', type: 'microsoft.compute/snapshots' });
  Object.assign(request, { url: `${group}/providers/Microsoft.Compute/snapshots` });
  expect(requestedPath(request)).toMatchObject({ kind: 'listing', resourceGroup: 'rg' });
  Object.assign(request, { url: snapshot.replace('azure.com', 'azure.com.evil.example') });
  expect(send).toThrow(MalformedAnswerError);
  expect(sent).toEqual([snapshot]);
});

test.each(['operationresults/eyJqb2JJZCI6IjEifQ', 'tagsoperationresults'])(
  "Resource Manager's own operation is one: %s",
  (place) => {
    const url = `https://management.azure.com/subscriptions/22222222-2222-2222-2222-222222222222/${place}?api-version=1`;
    expect(requestedPath({ url }).kind).toBe('operation');
  },
);

test.each([[1], ['text'], [['a']], [{ key: 1 }], [{ key: null }], [{ key: { of: 'more' } }]])(
  'an answer with the tags %j is none',
  (tags) => {
    const read = (): unknown => readResource({ id: '/x', tags }, 'microsoft.compute/snapshots');
    expect(read).toThrow('body.tags');
    expect(readResource({ id: '/x', tags: { key: '' } }, 'microsoft.compute/snapshots').id).toBe('/x');
    expect(readResource({ id: '/x', tags: null }, 'microsoft.compute/snapshots').id).toBe('/x');
  },
);
