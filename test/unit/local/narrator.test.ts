import { expect, test } from 'vitest';
import { Narrator } from '../../../src/local/narrator.ts';
import { Screen } from '../../../src/local/screen.ts';

function told(...looks: [kind: string, reason: string, detail?: string, source?: string][]): string[] {
  const narrator = new Narrator(new Screen(process.stderr));
  return looks
    .map(([kind, reason, detail = 'why', source = 'a']) => ({
      event: 'reconciled',
      source,
      target: 'rg-weu',
      kind,
      reason,
      detail,
    }))
    .map((record) => narrator.lineFor({ level: 'information', message: JSON.stringify(record) }))
    .filter((line) => line !== undefined);
}

test('a deletion is told once, and not what the looks after it found', () => {
  expect(
    told(
      ['setTags', 'SourceDeleted'],
      ['none', 'DeletionPending'],
      ['deleteReplica', 'SourceDeleted'],
      ['none', 'ReplicaChanged'],
      ['none', 'NothingToDo'],
      ['none', 'ReplicaNotProvenAbsent'],
    ),
  ).toEqual([expect.stringContaining('a → rg-weu: '), expect.stringContaining('deleted (SourceDeleted)')]);
});

test('what waits for a person, and what Azure refused, is told with its words', () => {
  const lines = told(
    ['blocked', 'MassDeleteGuard'],
    ['failed', 'Failed', 'no'],
    ['none', 'InSync'],
    ['none', 'InSync'],
  );
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain('waits for a person (MassDeleteGuard): why');
  expect(lines[1]).toContain('tried again soon: no');
  expect(lines[2]).toContain('in sync');
});

test('what changed between two reads is no refusal of Azure', () => {
  const [line] = told(['failed', 'ChangedSince', 'DELETE a: ChangedSince: it changed']);
  expect(line).toContain('changed meanwhile, looked at again');
});

test('an error of the host that is no record is told as it is; other lines are not', () => {
  const narrator = new Narrator(new Screen(process.stderr));
  expect(narrator.lineFor({ level: 'error', message: 'no', functionName: 'nightlySync' })).toBe(
    'nightlySync: no',
  );
  expect(narrator.lineFor({ level: 'information', message: 'Executing' })).toBeUndefined();
});

test('what only takes its time is told in words, and what is new by its name', () => {
  const lines = told(['wait', 'OlderSiblingNotBegun'], ['wait', 'ConversionPending'], ['wait', 'Unheard']);
  expect(lines.map((line) => line.replace('replica   a → rg-weu: ', ''))).toEqual([
    expect.stringContaining('waits until the older snapshot of its disk is begun'),
    expect.stringContaining('waits for its temporary disk'),
    expect.stringContaining('waits (Unheard)'),
  ]);
});

test('what holds for many replicas is told in full once, with short ids', () => {
  const id = '/subscriptions/s/resourcegroups/rg-weu/providers/Microsoft.Compute/snapshots/a';
  const lines = told(
    ['blocked', 'MassDeleteGuard', '14 of 20', 'a'],
    ['blocked', 'MassDeleteGuard', '14 of 20', 'b'],
    ['blocked', 'MassDeleteGuard', '14 of 20', 'b'],
    ['blocked', 'ScopeLocked', `'${id}' is locked: '${id}'.`, 'c'],
  );
  expect(lines).toEqual([
    expect.stringContaining('a → rg-weu: '),
    expect.stringMatching(/b → rg-weu: .*\(MassDeleteGuard\)(?!:)/),
    expect.stringContaining("(ScopeLocked): 'rg-weu/a' is locked: 'rg-weu/a'."),
  ]);
  expect(lines[0]).toContain('(MassDeleteGuard): 14 of 20');
});

test('a pass tells its counts in words', () => {
  const narrator = new Narrator(new Screen(process.stderr));
  const line = (record: object): string | undefined =>
    narrator.lineFor({ level: 'information', message: JSON.stringify(record) });
  const counts = { InSync: 6, SourceDeleted: 1, NotSelected: 1 };
  expect(line({ event: 'synced', source: 'a', target: 'b', counts })).toBe(
    'sync      a → b: 6 in sync, 1 source deleted, 1 not selected',
  );
  expect(line({ event: 'syncRequested', passId: 'x' })).toBe('sync      is asked for');
  expect(line({ event: 'eventDropped', reason: 'ChildResource' })).toBe(
    'event     means nothing here (child resource)',
  );
});

test('a second look that comes late to a deletion that is told says nothing', () => {
  expect(told(['deleteReplica', 'SourceDeleted'], ['failed', 'ChangedSince'])).toHaveLength(1);
  expect(told(['setTags', 'SourceDeleted'], ['failed', 'ChangedSince'])).toHaveLength(2);
});
