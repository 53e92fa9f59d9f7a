/** What has to be there before something else, as main.bicep orders it: a snapshot does not tell. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../../infra/bicep/', import.meta.url);

/** Modules of main.bicep: the file of each, and what each waits for by its own words. */
function modules(): Map<string, { file: string; waitsFor: string[] }> {
  const text = readFileSync(new URL('main.bicep', folder), 'utf8');
  const begun = [...text.matchAll(/^module (\w+) '([^']+)' = /gm)];
  return new Map(
    begun.map(({ 1: name = '', 2: file = '', index }, at) => {
      const body = text.slice(index, begun[at + 1]?.index);
      const [, named = ''] = /dependsOn: \[([^\]]*)\]/.exec(body) ?? [];
      const read = [...body.matchAll(/\b(\w+)(?:\[[^\]]*\])?\.outputs\./g)].map(([, one = '']) => one);
      return [name, { file, waitsFor: [...named.split(',').map((one) => one.trim()), ...read] }];
    }),
  );
}

function before(name: string): Set<string> {
  const all = modules();
  const found = new Set<string>();
  const visit = (one: string): void => {
    for (const next of all.get(one)?.waitsFor ?? []) {
      if (found.has(next) || !all.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(name);
  return found;
}

test('an event subscription is made after the queue, and after its topic may deliver there', () => {
  const first = before('eventSubscriptions');
  for (const needed of ['messaging', 'storage', 'ownTopics', 'existingTopics'])
    expect(first).toContain(needed);
  for (const topics of ['own-system-topic', 'existing-system-topic']) {
    expect(readFileSync(new URL(`modules/${topics}.bicep`, folder), 'utf8')).toContain(
      "module access 'delivery-access.bicep'",
    );
  }
});

test('the app comes after its roles, and a role is assigned after it is defined', () => {
  expect(before('functionApp')).toContain('serviceAccess');
  for (const [name, { file }] of modules()) {
    if (file === 'modules/role-assignment.bicep') expect(before(name), name).toContain('customRoles');
  }
});

test('nothing that is made later waits for a lock on the group', () => {
  for (const name of modules().keys()) expect(before(name), name).not.toContain('groupGuard');
});
