/** One what-if is shown before a deployment, by whichever tool can, and what cannot be shown stops nothing. */
import { describe, expect, test } from 'vitest';
import { showWhatIf, type Change, type Tools } from '../../../../infra/hooks/what-if.ts';
import { isKnownTool, problemOf } from '../../../support/command-line/known.ts';

const change: Change = {
  subscriptionId: '11111111-1111-1111-1111-111111111111',
  location: 'northeurope',
  isFirst: false,
  environmentName: 'test',
};
const findings = (tools: Tools, of: Change): string[] =>
  showWhatIf(tools, of).map(({ kind, text }) => `${kind}: ${text}`);

interface Machine {
  /** Of `az account show`; undefined where there is no `az`. */
  account?: string;
  code?: number;
}

/** Calls that were made, and that the tools would take. */
function toolsOf({ account, code = 0 }: Machine): Tools & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    run: (tool, args, output) => {
      calls.push([tool, ...args].join(' '));
      expect(isKnownTool(tool) ? problemOf(tool, args) : tool).toBeUndefined();
      if (output === 'shown') return { code, stdout: '' };
      return account === undefined ? { stdout: '' } : { code: 0, stdout: `${account}\n` };
    },
  };
}

test('by az, where it sees the subscription', () => {
  const tools = toolsOf({ account: change.subscriptionId.toUpperCase() });
  expect(findings(tools, change)).toEqual([]);
  expect(tools.calls).toHaveLength(2);
  expect(tools.calls[1]).toMatch(/^az deployment sub what-if .*--parameters infra\/bicep\/main\.bicepparam/);
});

test('of a first deployment by names alone, of a later one by what changes', () => {
  const seen = (isFirst: boolean): string | undefined => {
    const tools = toolsOf({ account: change.subscriptionId });
    findings(tools, { ...change, isFirst });
    return tools.calls[1];
  };
  expect(seen(true)).toContain('--result-format ResourceIdOnly');
  expect(seen(false)).not.toContain('--result-format');
});

test.each([
  ['there is no az', undefined],
  ['az is signed in elsewhere', '22222222-2222-2222-2222-222222222222'],
  ['az is not signed in', ''],
])('by azd, where %s', (_where, account) => {
  const tools = toolsOf(account === undefined ? {} : { account });
  expect(findings(tools, change)).toEqual([]);
  expect(tools.calls[1]).toBe('azd provision --preview --no-prompt --environment test');
});

describe('what cannot be shown stops nothing, and says how to see it', () => {
  test.each([
    ['az fails', { account: change.subscriptionId, code: 1 }, change, 'az did not say'],
    ['azd fails', { code: 1 }, change, 'azd provision --preview'],
    ['neither can', {}, { ...change, environmentName: '' }, 'az login'],
  ])('%s', (_what, machine, of, text) => {
    expect(findings(toolsOf(machine), of)).toEqual([
      expect.stringMatching(new RegExp(`^question: .*${text}`)),
    ]);
  });
});

test.each([
  ['a region', { location: 'north europe & exit' }],
  ['a subscription', { subscriptionId: '1; exit' }],
])('%s that is none reaches no command line', (_what, wrong) => {
  const tools = toolsOf({ account: change.subscriptionId });
  expect(findings(tools, { ...change, ...wrong })).toEqual([expect.stringMatching(/^problem: /)]);
  expect(tools.calls).toEqual([]);
});
