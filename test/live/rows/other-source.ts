import type { RunRow } from '../row.ts';

export const otherSource: RunRow = {
  kind: 'run',
  id: 'other-source',
  question: 'how is a write refused that names another source for a snapshot that is there?',
  expected: 'refused: BadRequest',
  minutes: 5,
  dollars: 0.02,
  makes: 'two disks of 4 GiB and a snapshot',
  run: (stage) =>
    stage.answerOf(async () => {
      const source = await stage.group();
      const [one, other] = [await stage.disk(source, 'one'), await stage.disk(source, 'other')];
      await stage.snapshot(source, 'golden', one, { incremental: true });
      await stage.snapshot(source, 'golden', other, { incremental: true });
      return 'accepted';
    }),
};
