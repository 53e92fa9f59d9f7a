/** Pipelines sign in without a secret, and run what there is to run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = path.join(import.meta.dirname, '../../..');
const files = [
  ...readdirSync(path.join(root, '.github/workflows')).map((name) => `.github/workflows/${name}`),
  '.azdo/pipelines/azure-dev.yml',
];
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe.each(files)('%s', (file) => {
  const text = readFileSync(path.join(root, file), 'utf8');

  test('is YAML that both kinds of service take: no anchors, no merge keys', () => {
    expect(parse(text)).toBeTypeOf('object');
    expect(text).not.toMatch(/<<:|: [&*]\w+$/m);
  });

  test('knows no secret', () => {
    expect(text).not.toMatch(/secrets\.|client-secret|AZURE_CREDENTIALS|password/i);
  });

  test('every script that it runs is there', () => {
    for (const [, script = ''] of text.matchAll(/npm run (?:--silent )?([\w:]+)/g)) {
      expect(scripts).toHaveProperty([script]);
    }
    for (const [, local = ''] of text.matchAll(/(?:run|script): (\.ci\/\w+|infra\/\w+)$/gm)) {
      expect(existsSync(path.join(root, local))).toBe(true);
    }
    for (const [, local = ''] of text.matchAll(/uses: \.\/(\S+)$/gm)) {
      expect(existsSync(path.join(root, local))).toBe(true);
    }
  });
});

test('only deploying and releasing may ask for a token of GitHub, and only releasing may write', () => {
  for (const file of files.filter((name) => name.startsWith('.github/'))) {
    const { permissions } = parse(readFileSync(path.join(root, file), 'utf8')) as {
      permissions: Record<string, string>;
    };
    const isRelease = file.endsWith('release.yml');
    expect(permissions['contents']).toBe(isRelease ? 'write' : 'read');
    expect(permissions['id-token']).toBe(file.endsWith('check.yml') ? undefined : 'write');
  }
});

test('a pull request shows what would change, and changes nothing', () => {
  const { jobs } = parse(readFileSync(path.join(root, '.github/workflows/azure-dev.yml'), 'utf8')) as {
    jobs: { deploy: { steps: { run?: string; if?: string }[] } };
  };
  const changing = jobs.deploy.steps.filter(({ run = '' }) =>
    /azd (provision(?! --preview)|deploy|up)/.test(run),
  );
  expect(changing).toHaveLength(2);
  for (const step of changing) expect(step.if).toBe("github.event_name != 'pull_request'");
});
