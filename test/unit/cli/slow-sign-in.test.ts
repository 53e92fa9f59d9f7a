import type { AccessToken } from '@azure/identity';
import { expect, test } from 'vitest';
import { sayingWhenSlow, type Later } from '../../../src/cli/slow-sign-in.ts';

/** A terminal, a timer that the test lets ring, and a token that comes when it says so. */
function setting(isTerminal: boolean) {
  const said: string[] = [];
  const rings: (() => void)[] = [];
  const later: Later = (_ms, act) => {
    rings.push(act);
    return () => void rings.splice(rings.indexOf(act), 1);
  };
  const { promise, resolve } = Promise.withResolvers<AccessToken | null>();
  const io = { isTerminal, error: (text: string) => void said.push(text) };
  const credential = sayingWhenSlow({ getToken: () => promise }, io, later);
  const ring = (): void => {
    for (const one of [...rings]) one();
  };
  return { said, rings, ring, credential, come: () => resolve(null) };
}

test('what takes long is told once, however many ask', async () => {
  const { said, ring, rings, credential, come } = setting(true);
  const asked = [credential.getToken('a'), credential.getToken('b')];
  expect(said).toEqual([]);
  ring();
  expect(said).toEqual(['Looking for a sign-in to Azure …\n']);
  come();
  await Promise.all(asked);
  expect(rings).toEqual([]);
});

test('what comes at once says nothing', async () => {
  const { said, ring, credential, come } = setting(true);
  come();
  await credential.getToken('a');
  ring();
  expect(said).toEqual([]);
});

test('nothing is said where nobody looks on', () => {
  const { said, ring, credential } = setting(false);
  void credential.getToken('a');
  ring();
  expect(said).toEqual([]);
});
