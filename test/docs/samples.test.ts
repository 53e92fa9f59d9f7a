/** What the pages tell to type: each command exists as it stands there, and what can run without Azure is run. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { search } from 'jmespath';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/config/json-reader.ts';
import { parseReplicationConfig } from '../../src/config/parse-replication-config.ts';
import { addressesOf, type Address } from './addresses.ts';
import { commandsOf, shellBlocks } from './commands.ts';
import { blocks, pages, root, textOf, withoutBlocks } from './markdown.ts';
import { snaprepProblem } from './snaprep-problem.ts';

const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

test('every sample in JSON can be read', () => {
  const wrong = blocks().filter(
    ({ language, text }) => language === 'json' && readJson(text).syntax !== undefined,
  );
  expect(wrong).toEqual([]);
});

test('a shell can read every block that it is given', () => {
  const all = shellBlocks();
  expect(all.length).toBeGreaterThan(50);
  const wrong = all.flatMap(({ page, text }) => {
    const input = text.replaceAll(/<[\w -]+>/g, 'placeholder');
    const { status, stderr } = spawnSync('bash', ['-n'], { input, encoding: 'utf8' });
    return status === 0 ? [] : [{ page, text, stderr }];
  });
  expect(wrong).toEqual([]);
});

describe('npm', () => {
  const commands = commandsOf('npm');

  test('every script exists', () => {
    expect(commands.length).toBeGreaterThan(40);
    const known = [...Object.keys(scripts), 'ci', 'exec', 'install'];
    const unknown = commands.filter(({ words: [, verb = '', script] }) =>
      verb === 'run' ? script !== undefined && !known.includes(script) : !known.includes(verb),
    );
    expect(unknown).toEqual([]);
  });

  test.each([
    ['start', 'src/local/options.ts'],
    ['cloud', 'local-azure/src/cloud-options.ts'],
    ['config', 'src/config/check.ts'],
    ['clients', 'test/clients/run.ts'],
  ])('every option of npm run %s is one that it has', (script, source) => {
    const has = readFileSync(path.join(root, source), 'utf8');
    const options = commands
      .filter(({ words }) => words.slice(1).find((word) => word !== 'run') === script)
      .flatMap(({ words }) => words.slice(words.indexOf('--') + 1).filter((word) => word.startsWith('--')));
    expect(options.length).toBeGreaterThan(0);
    expect(options.filter((option) => !has.includes(option) && option !== '--silent')).toEqual([]);
  });
});

test('the first rule that a deployment is shown with is right, and deletes nothing', () => {
  const [sample] = blocks().filter(({ page, language }) => page === 'docs/deploy.md' && language === 'json');
  const { rules } = parseReplicationConfig(sample?.text ?? '');
  expect(rules).toMatchObject([{ whenSourceDeleted: 'keep', whenSourceUnselected: 'keep' }]);
});

describe('snaprep', () => {
  const commands = commandsOf('snaprep');

  test('every command, option and query is one that it has', async () => {
    expect(commands.length).toBeGreaterThan(80);
    const problems: { page: string; line: string; problem: string }[] = [];
    for (const { page, line, words, isWhole } of commands) {
      const problem = await snaprepProblem(words.slice(1), isWhole);
      if (problem !== undefined) problems.push({ page, line, problem });
    }
    expect(problems).toEqual([]);
  });

  test.each([
    ['an unknown command', ['statsu'], 'unknown command'],
    ['an unknown command of a group', ['deletions', 'aprove', 'x'], 'unknown command'],
    ['an unknown option', ['plan', '--rules', 'x'], 'unknown option'],
    ['an argument too many', ['plan', 'x'], 'too many arguments'],
    ['an argument too few', ['explain'], 'missing required argument'],
    ['an unknown format', ['plan', '-o', 'xml'], 'there is no such format'],
    ['a query that cannot be read', ['plan', '--query', 'a['], '--query'],
  ])('%s would be told', async (_, words, problem) => {
    expect(await snaprepProblem(words, true)).toContain(problem);
  });
});

describe('az', () => {
  const commands = commandsOf('az').filter(({ words }) => words.length > 1);

  test('is called as it takes calls: words, then long options', () => {
    expect(commands.length).toBeGreaterThan(60);
    const wrong = commands.filter(({ words }) => {
      const first = words.findIndex((word) => word.startsWith('-') || word === '…');
      const verb = words.slice(1, first < 0 ? undefined : first);
      const options = words.filter((word) => /^--?[a-z]/.test(word));
      const isVerb = verb.length > 0 && verb.every((word) => /^[a-z][a-z-]*$/.test(word));
      return !isVerb || options.some((option) => !/^--[a-z][a-z-]+$/.test(option) && option !== '-o');
    });
    expect(wrong).toEqual([]);
  });

  test('every query can be read', () => {
    const queries = commands.flatMap(({ words }) =>
      words.flatMap((word, at) => (word === '--query' ? [words[at + 1] ?? ''] : [])),
    );
    expect(queries.length).toBeGreaterThan(5);
    for (const query of queries) expect(() => search(null, query) as unknown, query).not.toThrow();
  });
});

describe('addresses', () => {
  const known = addressesOf();

  test.each(['curl', 'text'])('every one of the app that is called by %s is one that it serves', (kind) => {
    const called = kind === 'curl' ? callsByCurl() : callsInText();
    expect(called.length).toBeGreaterThan(kind === 'curl' ? 4 : 20);
    const unknown = called.filter(
      ({ method, route, parameters }) =>
        !known.some(
          (one) =>
            one.method === method &&
            new RegExp(`^${one.route.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(route) &&
            parameters.every((name) => one.parameters.includes(name)),
        ),
    );
    expect(unknown).toEqual([]);
  });

  function callsByCurl(): (Address & { line: string })[] {
    return commandsOf('curl').flatMap(({ line, words }) => {
      const url = words.find((word) => /^https:.*\/api\//.test(word));
      const flag = words.findIndex((word) => word === '-X' || word === '--request');
      return url === undefined ? [] : [{ line, ...called(flag < 0 ? 'GET' : words[flag + 1], url) }];
    });
  }

  function callsInText(): (Address & { line: string })[] {
    const calls = pages
      .map(withoutBlocks)
      .join('\n')
      .matchAll(/`(GET|POST) (\/(?:api|v1)\/[^`\s]+)`/g);
    return [...calls].map(([line, method, url = '']) => ({
      line,
      ...called(method, url.startsWith('/v1') ? `/api${url}` : url),
    }));
  }

  function called(method = '', url: string): Address {
    const [, rest = ''] = url.split(/\/api\//);
    const [route = '', query = ''] = rest.split('?');
    return { method, route, parameters: [...new URLSearchParams(query).keys()] };
  }
});
