/** Nobody is told that nothing needs anyone where something was not read. */
import { expect, test } from 'vitest';
import { isAllRead, unreadOf, type Readings } from '../../../src/page/unread.ts';

const none = { body: undefined, failure: undefined };
const failed = { body: undefined, failure: { error: { message: 'no answer' } } };
const group = { group: 's1/rg-weu', rule: 'images', code: 'AuthorizationFailed', detail: 'no right' };

function readings(over: Partial<Record<keyof Readings, unknown>> = {}): Readings {
  const read = (body: object): object => ({ body, failure: undefined });
  return {
    status: read({ unread: [] }),
    deletions: read({ sets: [], unread: [] }),
    letters: read({ letters: [], unread: [] }),
    pauses: read({ pauses: [], unread: [] }),
    me: read({ operations: { getPause: [], getDeadLetters: [] } }),
    ...over,
  } as Readings;
}

const parts = ['status', 'deletions', 'letters', 'pauses', 'me'] as const;

test.each(parts)('of %s: not read yet is not all read, and a failure is told', (part) => {
  expect(isAllRead(readings())).toBe(true);
  expect(unreadOf(readings())).toEqual([]);
  expect(isAllRead(readings({ [part]: none }))).toBe(false);
  expect(unreadOf(readings({ [part]: none }))).toEqual([]);
  expect(unreadOf(readings({ [part]: failed }))).toMatchObject([{ detail: 'no answer' }]);
});

test('what the service does not offer is not waited for', () => {
  const me = { body: { operations: {} }, failure: undefined };
  expect(isAllRead(readings({ me, letters: none, pauses: none }))).toBe(true);
});

test('parts of a reading are told, and a group once', () => {
  const some = { body: { unread: [group] }, failure: undefined };
  expect(unreadOf(readings({ status: some, deletions: some }))).toEqual([]);
  expect(unreadOf(readings({ deletions: some, letters: some })).map(({ title }) => title)).toEqual([
    'Pending deletions in rg-weu could not be read',
    'Not all dead letters of s1/rg-weu could be read',
  ]);
  // Only the service itself knows that deletions wait; that the page could not ask says nothing of it.
  expect(unreadOf(readings({ pauses: some }))[0]?.title).toContain('deletions wait');
  expect(unreadOf(readings({ pauses: failed }))[0]?.title).not.toContain('deletions wait');
});
