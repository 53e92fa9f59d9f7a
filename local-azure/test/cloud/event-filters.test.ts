/** What an event subscription may ask for, and what it then gets. */
import { expect, test } from 'vitest';
import type { AdvancedFilter, TopicSettings } from '../../src/event-grid/topic.ts';
import { events, minute, open, sourceGroup, take, topic } from './cloud-fixture.ts';

const snapshots = `${sourceGroup}/providers/Microsoft.Compute/snapshots/`;

async function toldOf(settings: Partial<TopicSettings>): Promise<number> {
  const fixture = await open({ topics: [{ ...topic, ...settings }] });
  take(fixture, 'golden-1');
  fixture.clock.advanceBy(minute);
  return fixture.cloud.serviceBus.queue(events).active;
}

test('with regard to case where it says so: a write comes with `resourcegroups`', async () => {
  expect(await toldOf({ subjectBeginsWith: snapshots })).toBe(1);
  expect(await toldOf({ subjectBeginsWith: snapshots, isSubjectCaseSensitive: true })).toBe(0);
  const asRecorded = snapshots.replace('resourceGroups', 'resourcegroups');
  expect(await toldOf({ subjectBeginsWith: asRecorded, isSubjectCaseSensitive: true })).toBe(1);
});

test('by the end of the subject', async () => {
  expect(await toldOf({ subjectEndsWith: '/GOLDEN-1' })).toBe(1);
  expect(await toldOf({ subjectEndsWith: '/GOLDEN-1', isSubjectCaseSensitive: true })).toBe(0);
  expect(await toldOf({ subjectEndsWith: '/silver-1' })).toBe(0);
});

function filter(values: string[], changed: object = {}): AdvancedFilter {
  return { operatorType: 'StringContains', key: 'subject', values, ...changed };
}

const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `golden-${at}`);

test.each<[string, Partial<TopicSettings>]>([
  ['filters', { advancedFilters: many(26).map((one) => filter([one])) }],
  ['values', { advancedFilters: [filter(many(20)), filter(many(6))] }],
  ['values', { advancedFilters: [filter([])] }],
  ['512', { advancedFilters: [filter(['x'.repeat(513)])] }],
  ['StringMatches', { advancedFilters: [filter(['a'], { operatorType: 'StringMatches' })] }],
  ['data.tags', { advancedFilters: [filter(['a'], { key: 'data.tags' })] }],
  ['includedEventTypes', { includedEventTypes: [] }],
  ['ResourceWritten', { includedEventTypes: ['Microsoft.Resources.ResourceWritten'] }],
])('a subscription that Azure would not make stops the start: %s', async (words, settings) => {
  await expect(open({ topics: [{ ...topic, ...settings }] })).rejects.toThrow(words);
});

test('as many as Azure takes', async () => {
  const advancedFilters = many(25).map(() => filter(['golden']));
  expect(await toldOf({ advancedFilters })).toBe(1);
});
