import { expect, test } from 'vitest';
import { recall } from '../../../src/reconciler/recall.ts';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { noon } from '../../support/snapshots.ts';

const entry = (kind: JournalEntry['kind']): JournalEntry => ({
  id: kind,
  time: noon,
  kind,
  rule: 'golden-images',
  source: 's',
});

test.each(['passes on what is wanted', 'passes on the time alone'])(
  'of a journal that %s, what is not wanted is not there',
  async (how) => {
    const journal = new MemoryJournal();
    await journal.append([entry('marked'), entry('copyBegun'), entry('ready')]);
    const around = how === 'passes on the time alone' ? onlyTime(journal) : journal;
    const found = await recall(around, noon, ({ kind }) => kind === 'copyBegun');
    expect(found.map(({ kind }) => kind)).toEqual(['copyBegun']);
  },
);

function onlyTime(journal: MemoryJournal): MemoryJournal {
  const read = journal.read.bind(journal);
  journal.read = (since) => read(since);
  return journal;
}
