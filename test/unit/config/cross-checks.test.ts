import { describe, expect, test } from 'vitest';
import {
  file,
  problemsOf,
  rule,
  source,
  subscriptionOne,
  subscriptionTwo,
  target,
} from './replication-files.ts';

const inTwo = (resourceGroup: string) => target(resourceGroup, { subscriptionId: subscriptionTwo });
/** A rule from one group to others of the same subscription. */
const way = (name: string, from: string, ...to: string[]) =>
  rule({ name, source: source(from), targets: to.map((group) => target(group)) });

test('names of rules are unique, whatever their case', () => {
  expect(problemsOf(file(way('Images', 'a', 'b'), way('images', 'c', 'd')))).toEqual([
    'rules[1].name: "images" is the name of rules[0] already; choose another',
  ]);
});

describe('mode', () => {
  test.each([
    ['SameSubDifferentRegion', [target('a'), target('b')], undefined],
    ['SameSubDifferentRegion', [target('a'), inTwo('b')], 'targets[1], which is not in the subscription'],
    ['DifferentSubSameRegion', [inTwo('a')], undefined],
    ['DifferentSubDifferentRegion', [inTwo('a')], undefined],
    ['DifferentSubSameRegion', [target('a')], 'targets[0], which is in the subscription of the source'],
    ['DifferentSubDifferentRegion', [inTwo('a'), target('b')], 'targets[1], which is in the subscription'],
  ])('%s, %#', (mode, targets, problem) => {
    const problems = problemsOf(file(rule({ mode, targets })));
    expect(problems).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)]);
    expect(problems.every((text) => text.startsWith('rules[0].mode: '))).toBe(true);
  });

  test('compares subscriptions without regard to case', () => {
    const upper = subscriptionTwo.toUpperCase();
    const targets = [target('b', { subscriptionId: upper })];
    const sameSub = rule({ source: source('a', subscriptionTwo), mode: 'SameSubDifferentRegion', targets });
    expect(problemsOf(file(sameSub))).toEqual([]);
  });
});

describe('a faster copy', () => {
  const speeds = (...copySpeeds: (string | undefined)[]) =>
    copySpeeds.map((copySpeed, at) => target(`t${at}`, copySpeed === undefined ? {} : { copySpeed }));

  test.each([
    [{ fasterCopy: 'whenLate', readyWithin: 'PT1H' }, undefined],
    [{ fasterCopy: 'whenLate', readyWithin: 'PT1H', targets: speeds('Standard', undefined) }, undefined],
    [{ fasterCopy: 'never' }, undefined],
    [{ readyWithin: 'PT1H', targets: speeds('Enhanced') }, undefined],
    [{ fasterCopy: 'whenLate' }, /^rules\[0\]\.fasterCopy: .*without "readyWithin"/],
    [
      { fasterCopy: 'whenLate', readyWithin: 'PT1H', targets: speeds('Standard', 'Enhanced') },
      /^rules\[0\]\.fasterCopy: .*"copySpeed"/,
    ],
  ])('is refused where it would never hurry: %j', (more, problem) => {
    const problems = problemsOf(file(rule(more)));
    expect(problems).toEqual(problem === undefined ? [] : [expect.stringMatching(problem)]);
  });
});

describe('a target', () => {
  test('is not its own source', () => {
    expect(problemsOf(file(way('r', 'rg-images', 'b', 'RG-Images')))).toEqual([
      'rules[0].targets[1]: is the source group itself; choose another group',
    ]);
  });

  test('stands once in a rule, also with another region', () => {
    const targets = [target('b'), target('B', { location: 'eastus' })];
    expect(problemsOf(file(rule({ targets })))).toEqual([
      expect.stringMatching(/^rules\[0\]\.targets\[1\]: is the same group as targets\[0\]/),
    ]);
  });

  test('of the same name in another subscription is another group', () => {
    expect(problemsOf(file(rule({ targets: [target('b'), inTwo('b'), inTwo('rg-images')] })))).toEqual([]);
  });

  test('names a disk encryption set of its own subscription', () => {
    const setIn = (subscriptionId: string) =>
      `/subscriptions/${subscriptionId}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/des`;
    const problemsWith = (diskEncryptionSetId: string) =>
      problemsOf(file(rule({ targets: [target('b', { diskEncryptionSetId })] })));
    expect(problemsWith(setIn(subscriptionOne))).toEqual([]);
    expect(problemsWith(setIn(subscriptionTwo))).toEqual([
      expect.stringMatching(/^rules\[0\]\.targets\[0\]\.diskEncryptionSetId: is in subscription aaaaaaaa/),
    ]);
    for (const other of [
      'des',
      setIn(subscriptionOne).replace('diskEncryptionSets', 'disks'),
      `${setIn(subscriptionOne)}/x/y`,
    ]) {
      expect(problemsWith(other)).toEqual([
        expect.stringContaining('is not the id of a disk encryption set'),
      ]);
    }
  });
});

test('a target that drops customer-managed keys names no set of them', () => {
  const set = `/subscriptions/${subscriptionOne}/resourceGroups/k/providers/Microsoft.Compute/diskEncryptionSets/d`;
  const problemsWith = (more: Record<string, string>) =>
    problemsOf(file(rule({ targets: [target('b', more)] })));
  expect(problemsWith({ customerKeys: 'drop' })).toEqual([]);
  expect(problemsWith({ customerKeys: 'keep', diskEncryptionSetId: set })).toEqual([]);
  expect(problemsWith({ customerKeys: 'drop', diskEncryptionSetId: set })).toEqual([
    expect.stringMatching(
      /^rules\[0\]\.targets\[0\]\.customerKeys: "drop" contradicts "diskEncryptionSetId"/,
    ),
  ]);
});

describe('two rules', () => {
  test('do not share both source and target', () => {
    expect(problemsOf(file(way('one', 'a', 'x', 'b'), way('two', 'A', 'c', 'B')))).toEqual([
      expect.stringMatching(
        /^rules\[1\]\.targets\[1\]: rules\[0\]\.targets\[1\] already replicates from the same source group/,
      ),
    ]);
  });

  test('may share the source or the target', () => {
    expect(problemsOf(file(way('one', 'a', 'x'), way('two', 'a', 'y'), way('three', 'b', 'x')))).toEqual([]);
  });
});

describe('a cycle', () => {
  const groups = (...names: string[]) => names.map((name) => `${subscriptionOne}/${name}`).join(' → ');

  test('of two groups is refused and named, also through case', () => {
    expect(problemsOf(file(way('one', 'a', 'b'), way('two', 'B', 'c', 'A')))).toEqual([
      `rules[1].targets[1]: closes a cycle: ${groups('B', 'a', 'B')} (rules two, one); remove one of these targets`,
    ]);
  });

  test('of four groups is refused and named', () => {
    const rules = [way('1', 'a', 'b'), way('2', 'b', 'c', 'x'), way('3', 'c', 'd'), way('4', 'd', 'y', 'a')];
    expect(problemsOf(file(...rules))).toEqual([
      expect.stringContaining(`closes a cycle: ${groups('d', 'a', 'b', 'c', 'd')} (rules 4, 1, 2, 3)`),
    ]);
  });

  test('each is reported once', () => {
    const rules = [way('1', 'a', 'b'), way('2', 'b', 'a'), way('3', 'c', 'd'), way('4', 'd', 'c')];
    expect(problemsOf(file(...rules))).toHaveLength(2);
  });

  test('is none in a chain or a diamond', () => {
    const rules = [way('1', 'a', 'b', 'c'), way('2', 'b', 'd'), way('3', 'c', 'd'), way('4', 'd', 'e')];
    expect(problemsOf(file(...rules))).toEqual([]);
  });

  test('is found although other parts of the rules are wrong', () => {
    const second = { ...way('two', 'b', 'a'), whenSourceDeleted: 'x', select: 5 };
    expect(problemsOf(file(way('one', 'a', 'b'), second))).toContainEqual(
      expect.stringContaining('closes a cycle'),
    );
  });
});
