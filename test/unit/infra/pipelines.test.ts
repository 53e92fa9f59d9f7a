/** Pipelines sign in without a secret, and run what there is to run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type * as workflowParser from '@actions/workflow-parser';
import { build } from 'esbuild';
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

type WorkflowParser = typeof workflowParser;

/** GitHub's own reader of workflows; as published, only a bundler can load it. */
async function problemsOfWorkflow(name: string, content: string): Promise<string[]> {
  const { outputFiles } = await build({
    stdin: {
      contents: "export { parseWorkflow, NoOperationTraceWriter } from '@actions/workflow-parser';",
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'silent',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('file:///');" },
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const { parseWorkflow, NoOperationTraceWriter } = (await import(
    `data:text/javascript;base64,${code}`
  )) as WorkflowParser;
  const { context } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(String);
}

test.each(files.filter((file) => file.startsWith('.github/')))('%s: GitHub takes it', async (file) => {
  expect(await problemsOfWorkflow(file, readFileSync(path.join(root, file), 'utf8'))).toEqual([]);
});

test('GitHub would say what is wrong', async () => {
  const wrong = 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - runn: echo\n';
  expect(await problemsOfWorkflow('wrong.yml', wrong)).not.toEqual([]);
});

/** Tasks and inputs in the schema that Azure DevOps publishes for editors; the file as a whole was found valid by it once. */
const tasks: Record<string, string[]> = {
  'NodeTool@0': ['versionSpec'],
  'UseDotNet@2': ['version'],
  'AzureCLI@2': ['azureSubscription', 'scriptType', 'scriptLocation', 'inlineScript'],
  // Of the extension that azd documents.
  'setup-azd@1': [],
};

test('Azure DevOps has every task of its pipeline, with every input', () => {
  const text = readFileSync(path.join(root, '.azdo/pipelines/azure-dev.yml'), 'utf8');
  const used: { task: string; inputs?: Record<string, string> }[] = [];
  JSON.stringify(parse(text), (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'task' in value)
      used.push(value as (typeof used)[number]);
    return value;
  });
  expect(used.length).toBeGreaterThan(5);
  for (const { task, inputs = {} } of used) {
    expect(Object.keys(tasks)).toContain(task);
    for (const input of Object.keys(inputs)) expect(tasks[task]).toContain(input);
  }
});

test.each(['.github/workflows/azure-dev.yml', '.azdo/pipelines/azure-dev.yml'])(
  '%s: one what-if is shown, by the step that previews and not by the hook as well',
  (file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    expect(text.match(/azd provision --preview --no-prompt/g)).toHaveLength(1);
    expect(text).toMatch(/WHAT_IF: 'off'/);
  },
);

test('what the parameters read of the environment gets to both pipelines', () => {
  const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
  const parameters = read('infra/bicep/main.bicepparam');
  const wanted = [...parameters.matchAll(/readEnvironmentVariable\('(\w+)'/g)].map(([, name = '']) => name);
  for (const name of wanted) {
    expect(read('docs/pipelines.md')).toMatch(new RegExp(`^\\| \`${name}\` `, 'm'));
    expect(read('.github/workflows/azure-dev.yml')).toContain(`${name}: \${{ vars.${name} }}`);
  }
  // There, a variable that is named and not set becomes its own name: `TAKES_OVER` may not be there.
  const azureDevOps = read('.azdo/pipelines/azure-dev.yml');
  for (const name of wanted.filter((one) => one !== 'TAKES_OVER')) {
    expect(azureDevOps).toContain(`${name}: $(${name})`);
  }
  expect(azureDevOps).not.toMatch(/TAKES_OVER: /);
});

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

interface Concurrency {
  group: string;
  'cancel-in-progress': boolean | string;
}

function concurrencyOf(file: string): Concurrency {
  const text = readFileSync(path.join(root, `.github/workflows/${file}`), 'utf8');
  return (parse(text) as { concurrency: Concurrency }).concurrency;
}

test('whoever calls the check for a commit does not cancel another who does', () => {
  const callers = files
    .filter((file) => file.startsWith('.github/'))
    .filter((file) => /uses: .*check\.yml/.test(readFileSync(path.join(root, file), 'utf8')));
  expect(callers).toHaveLength(2);
  // In a called workflow this is the name of the one that calls.
  expect(concurrencyOf('check.yml').group).toContain('${{ github.workflow }}');
});

test('of those that wait for one place GitHub keeps the last: a preview takes none of a deployment', () => {
  const { group, 'cancel-in-progress': cancels } = concurrencyOf('azure-dev.yml');
  const isPreview = "github.event_name == 'pull_request'";
  expect(group).toContain(`\${{ ${isPreview} && github.ref || 'deployment' }}`);
  expect(cancels).toBe(`\${{ ${isPreview} }}`);
});

test('a pipeline makes good what somebody deleted: azd does not leave out what it deployed before', () => {
  for (const file of ['.github/workflows/azure-dev.yml', '.azdo/pipelines/azure-dev.yml']) {
    const calls = readFileSync(path.join(root, file), 'utf8').match(/azd provision (?!--preview).*/g) ?? [];
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('--no-state');
  }
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
