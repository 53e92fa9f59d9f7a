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

const workResourceGroup = 'rg-snaprep-work';

describe.each(['auto', 'convert'])('a rule with "fullSnapshots": "%s"', (fullSnapshots) => {
  const converting = rule({ fullSnapshots });

  test('needs a group for temporary resources', () => {
    expect(
      problemsOf(file(rule({ name: 'other' }), rule({ ...converting, source: source('rg-b') }))),
    ).toEqual([
      `workResourceGroup: is missing, and rules[1].fullSnapshots says "${fullSnapshots}"; name a resource group for temporary disks and snapshots, such as "rg-snaprep-work"`,
    ]);
    expect(problemsOf({ ...file(converting), workResourceGroup })).toEqual([]);
  });

  test.each([
    ['its source', 'RG-Images', 'rules[0].source'],
    ['a target in the same subscription', 'rg-weu', 'rules[0].targets[0]'],
  ])('which is not %s', (_what, name, path) => {
    expect(problemsOf({ ...file(converting), workResourceGroup: name })).toEqual([
      `workResourceGroup: "${name}" is ${path} as well; temporary disks and snapshots need a group of their own, choose another`,
    ]);
  });

  test('which may be called like a group of a subscription without converted sources', () => {
    const targets = [target('rg-far', { subscriptionId: subscriptionTwo })];
    expect(problemsOf({ ...file(rule({ fullSnapshots, targets })), workResourceGroup: 'rg-far' })).toEqual(
      [],
    );
  });
});

test.each(['stage', 'refuse', undefined])('a rule with %s needs none', (fullSnapshots) => {
  expect(problemsOf(file(rule({ ...(fullSnapshots && { fullSnapshots }) })))).toEqual([]);
});

test('a name that is none is refused', () => {
  expect(problemsOf({ ...file(), workResourceGroup: '/subscriptions/x' })).toEqual([
    expect.stringMatching(/^workResourceGroup: .*is not the name of a resource group/),
  ]);
});

describe('encryption sets of a source', () => {
  const set = (subscriptionId: string): string =>
    `/subscriptions/${subscriptionId}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/des`;
  const of = (...diskEncryptionSetIds: string[]): unknown =>
    file(rule({ source: { ...source('rg-images'), diskEncryptionSetIds } }));

  test('are in its subscription', () => {
    expect(problemsOf(of(set(subscriptionOne)))).toEqual([]);
    expect(problemsOf(of(set(subscriptionOne), set(subscriptionTwo)))).toEqual([
      expect.stringMatching(
        /^rules\[0\]\.source\.diskEncryptionSetIds\[1\]: is in subscription .*, the source in /,
      ),
    ]);
  });

  test('are ids', () => {
    expect(problemsOf(of('des'))).toEqual([
      expect.stringMatching(
        /^rules\[0\]\.source\.diskEncryptionSetIds\[0\]: is not the id of a disk encryption set/,
      ),
    ]);
  });
});
