import { describe, expect, test } from 'vitest';
import { signedInToken, type SignIn } from '../../../../infra/hooks/signed-in-token.ts';

const subscriptionId = '99999999-9999-9999-9999-999999999999';

/** What the tools print, by the beginning of a call; one that is not here is not installed. */
function token(answers: Record<string, string | Error>, signIn: Omit<SignIn, 'run'> = {}): string {
  return signedInToken({
    ...signIn,
    run: (tool, args) => {
      const call = [tool, ...args].join(' ');
      const [, answer] = Object.entries(answers).find(([beginning]) => call.startsWith(beginning)) ?? [];
      if (answer === undefined)
        throw Object.assign(new Error(`spawnSync ${tool} ENOENT`), { code: 'ENOENT' });
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
}

const azd = { 'azd auth token': '{"token":"of azd","expiresOn":"2026-11-28T05:00:00Z"}\n' };
const az = { 'az account get-access-token': 'of az\n' };
const notSignedIn = new Error('Command failed: azd auth token --output json\nERROR: not logged in');

test('azd is asked first where an environment is named, else az', () => {
  expect(token({ ...azd, ...az }, { environmentName: 'prod' })).toBe('of azd');
  expect(token({ ...azd, ...az })).toBe('of az');
});

describe('who is signed in by one tool alone is known by that one', () => {
  test.each([
    ['az, in an environment that a variable names', { environmentName: 'west' }, az, 'of az'],
    [
      'az, while azd is there and signed out',
      { environmentName: 'west' },
      { 'azd auth': notSignedIn, ...az },
      'of az',
    ],
    ['azd, while az is there and signed out', {}, { 'az account': new Error('az login'), ...azd }, 'of azd'],
  ])('%s', (_who, signIn, answers, expected) => {
    expect(token(answers, signIn)).toBe(expected);
  });
});

test("az gives the token of the subscription's tenant, where it knows the subscription", () => {
  const ofTenant = { [`az account get-access-token --subscription ${subscriptionId}`]: 'of the tenant\n' };
  expect(token({ ...ofTenant, ...az }, { subscriptionId })).toBe('of the tenant');
  const unknown = {
    'az account get-access-token --subscription': new Error("doesn't exist in cloud 'AzureCloud'"),
  };
  expect(token({ ...unknown, ...az }, { subscriptionId })).toBe('of az');
  // Words of a shell, on Windows.
  expect(token({ 'az account get-access-token --query': 'of az\n' }, { subscriptionId: '& calc' })).toBe(
    'of az',
  );
});

test('where nobody is signed in, the tool that is there says why', () => {
  expect(() => token({ 'azd auth token': notSignedIn })).toThrow('not logged in');
  expect(() => token({ 'azd auth token': notSignedIn, 'az account': new Error('az login') })).toThrow(
    'az login',
  );
  expect(() => token({})).toThrow('ENOENT');
});
