import { expect, test } from 'vitest';
import { keptMs, KeptAnswers } from '../../../../src/functions/api/kept-answers.ts';

test('what nobody gets any more is held for nobody, however many different questions there were', async () => {
  let now = 0;
  const kept = new KeptAnswers(() => now);
  for (let asked = 0; asked < 200; asked++) {
    now += keptMs / 4;
    await kept.of(`since ${asked}`, () => Promise.resolve({ asked }));
  }
  expect(kept.size).toBe(4);
});

test('within seconds all who ask get one answer, and then another', async () => {
  let now = 0;
  let made = 0;
  const kept = new KeptAnswers(() => now);
  const ask = async (): Promise<string> => {
    const { json } = await kept.of('status', () => Promise.resolve({ made: (made += 1) }));
    return json.toString();
  };
  expect(await ask()).toBe('{"made":1}');
  now = keptMs - 1;
  expect(await ask()).toBe('{"made":1}');
  now = keptMs;
  expect(await ask()).toBe('{"made":2}');
  // A clock that was set back makes old answers look young.
  now = 5;
  expect(await ask()).toBe('{"made":3}');
});
