import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ArmLocks } from '../../../src/azure/locks.ts';
import { ArmSnapshots } from '../../../src/azure/snapshots.ts';
import { sourceGroup } from '../../support/snapshots.ts';
import { RawResourceManager, rawSnapshot, type RawAnswer } from '../../support/raw-resource-manager.ts';

let azure: RawResourceManager;
const group = `/subscriptions/${sourceGroup.subscriptionId}/resourceGroups/${sourceGroup.resourceGroup}`;

beforeEach(async () => {
  azure = await RawResourceManager.start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await azure.close();
});

function page(url: URL, pages: number): RawAnswer {
  const at = Number(url.searchParams.get('page') ?? 1);
  const id = `${group}/providers/Microsoft.Compute/snapshots/golden-${at}`;
  const next = new URL(url);
  next.searchParams.set('page', String(at + 1));
  return { body: JSON.stringify({ value: [rawSnapshot(id)], ...(at < pages && { nextLink: next.href }) }) };
}

/** Each page goes wrong this often before it comes. */
function failing(pages: number, failures: number, failure: RawAnswer): void {
  const seen = new Map<string, number>();
  azure.answer = (url) => {
    const count = (seen.get(url.href) ?? 0) + 1;
    seen.set(url.href, count);
    return count <= failures ? failure : page(url, pages);
  };
}

test.each<[string, RawAnswer]>([
  ['a broken connection', undefined],
  ['503', { status: 503, body: '{}' }],
  ['a page without a list', { body: '{}' }],
])('%s costs a page another attempt, and not the listing', async (_what, failure) => {
  failing(3, 2, failure);
  const listed = await new ArmSnapshots(azure.clients()).list(sourceGroup);
  expect(listed.map(({ name }) => name)).toEqual(['golden-1', 'golden-2', 'golden-3']);
  expect(azure.requests).toHaveLength(9);
});

test('a page that is to wait a little waits, and the listing goes on', async () => {
  failing(2, 1, { status: 429, headers: { 'retry-after': '1' }, body: '{}' });
  const listed = await new ArmSnapshots(azure.clients()).list(sourceGroup);
  expect(listed.map(({ name }) => name)).toEqual(['golden-1', 'golden-2']);
  expect(azure.requests).toHaveLength(4);
});

test('a page that fails three times fails the listing, with what was said last', async () => {
  failing(3, 3, { status: 503, body: '{"error":{"code":"ServerBusy","message":"x"}}' });
  await expect(new ArmSnapshots(azure.clients()).list(sourceGroup)).rejects.toMatchObject({
    failure: { status: 503, code: 'ServerBusy' },
  });
  expect(azure.requests).toHaveLength(3);
});

test.each<[string, RawAnswer]>([
  ['a refusal', { status: 403, body: '{"error":{"code":"AuthorizationFailed","message":"x"}}' }],
  ['a long wait', { status: 429, headers: { 'retry-after': '300' }, body: '{}' }],
  ['a wait of no known length', { status: 429, body: '{}' }],
])('%s is not asked again', async (_what, failure) => {
  failing(1, 1, failure);
  await expect(new ArmSnapshots(azure.clients()).list(sourceGroup)).rejects.toThrow();
  expect(azure.requests).toHaveLength(1);
});

test('the pauses between attempts grow, are spread, and last at least as long as Azure says', async () => {
  const pauses: number[] = [];
  const clients = azure.clients({
    sleep: (ms) => Promise.resolve(void pauses.push(ms)),
    random: () => 0.5,
    pauseMs: 1000,
  });
  failing(1, 2, { status: 503, body: '{}' });
  await new ArmSnapshots(clients).list(sourceGroup);
  expect(pauses).toEqual([750, 1500]);
  pauses.length = 0;
  failing(1, 1, { status: 503, headers: { 'retry-after-ms': '4000' }, body: '{}' });
  await new ArmSnapshots(clients).list(sourceGroup);
  expect(pauses).toEqual([4250]);
});

/** Limits end when the test says so, whatever the machine does meanwhile. */
function limitsAtHand(): { reached: () => void } {
  const limits: AbortController[] = [];
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const limit = new AbortController();
    limits.push(limit);
    return limit.signal;
  });
  return { reached: () => limits.at(-1)?.abort(new DOMException('over', 'TimeoutError')) };
}

test('each page has a limit of its own, the last like the first', async () => {
  const limit = limitsAtHand();
  const clients = azure.clients({ attempts: 2 });
  azure.answer = (url) => {
    if (!url.searchParams.has('page')) return page(url, 2);
    setImmediate(limit.reached);
    return 'never';
  };
  await expect(new ArmSnapshots(clients).list(sourceGroup)).rejects.toMatchObject({ name: 'ArmError' });
  expect(azure.requests).toHaveLength(3);
});

test('a call whose turn came after its limit is sent all the same, with the limit of a call', async () => {
  const source = { ...sourceGroup, name: 'golden-1' };
  const id = `${group}/providers/Microsoft.Compute/snapshots/golden-1`;
  azure.answer = () => ({ body: JSON.stringify(rawSnapshot(id)) });
  const { snapshots } = azure.clients().compute(sourceGroup.subscriptionId);
  const late = { abortSignal: AbortSignal.abort() };
  expect(await snapshots.get(source.resourceGroup, source.name, late)).toMatchObject({ id });
  const limit = limitsAtHand();
  azure.answer = () => {
    setImmediate(limit.reached);
    return 'never';
  };
  await expect(new ArmSnapshots(azure.clients()).get(source)).rejects.toMatchObject({ name: 'ArmError' });
});

test('a single read and a write are asked once', async () => {
  azure.answer = () => ({ status: 503, body: '{}' });
  const source = { ...sourceGroup, name: 'golden-1' };
  await expect(new ArmSnapshots(azure.clients()).get(source)).rejects.toThrow();
  await expect(new ArmLocks(azure.clients()).delete(source, 'keep')).rejects.toThrow();
  expect(azure.requests).toHaveLength(2);
});

test('page by page it is the same, each page tried again by itself', async () => {
  failing(3, 1, { status: 503, body: '{}' });
  const pages: string[][] = [];
  await new ArmSnapshots(azure.clients()).eachPage(sourceGroup, (some) => {
    pages.push(some.map(({ name }) => name));
  });
  expect(pages).toEqual([['golden-1'], ['golden-2'], ['golden-3']]);
});

test('page by page too it fails where a page does not come', async () => {
  azure.answer = (url) => (url.searchParams.has('page') ? { status: 503, body: '{}' } : page(url, 2));
  const seen: number[] = [];
  const listing = new ArmSnapshots(azure.clients()).eachPage(sourceGroup, (some) => seen.push(some.length));
  await expect(listing).rejects.toMatchObject({ name: 'ArmError' });
  expect(seen).toEqual([1]);
});

test.each(['list', 'eachPage'] as const)(
  'links that lead in a circle are no listing, and end (%s)',
  async (how) => {
    azure.answer = (url) => {
      const at = Number(url.searchParams.get('page') ?? 1);
      const next = new URL(url);
      next.searchParams.set('page', String(at === 3 ? 2 : at + 1));
      const id = `${group}/providers/Microsoft.Compute/snapshots/golden-${at}`;
      return { body: JSON.stringify({ value: [rawSnapshot(id)], nextLink: next.href }) };
    };
    const snapshots = new ArmSnapshots(azure.clients());
    const listed =
      how === 'list' ? snapshots.list(sourceGroup) : snapshots.eachPage(sourceGroup, () => undefined);
    await expect(listed).rejects.toMatchObject({ failure: { code: 'MalformedAnswer' } });
    expect(azure.requests).toHaveLength(4);
  },
);

test('empty pages may come in between, but not without end', async () => {
  const emptyUntil = (last: number) => (url: URL) => {
    const at = Number(url.searchParams.get('page') ?? 1);
    return at < last ? { body: JSON.stringify({ value: [], nextLink: next(url, at + 1) }) } : page(url, last);
  };
  const next = (url: URL, at: number): string => {
    const link = new URL(url);
    link.searchParams.set('page', String(at));
    return link.href;
  };
  azure.answer = emptyUntil(5);
  await expect(new ArmSnapshots(azure.clients()).list(sourceGroup)).resolves.toHaveLength(1);
  azure.answer = emptyUntil(Infinity);
  await expect(new ArmSnapshots(azure.clients()).list(sourceGroup)).rejects.toMatchObject({
    failure: { code: 'MalformedAnswer' },
  });
});
