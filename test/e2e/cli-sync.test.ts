/** The full pass by the built file: in its own process, and by the deployed service. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliCloud, finished } from '../support/cli.ts';
import { groups, selected } from '../support/world.ts';

let cli: CliCloud;

beforeEach(async () => {
  cli = await CliCloud.start();
});

afterEach(async () => {
  await cli.close();
});

test('sync copies all that is missing, waits until it is ready, and tells each event on stderr', async () => {
  cli.person.take(groups.source, 'golden-1', { tags: selected });
  cli.person.take(groups.source, 'golden-2', { tags: selected });
  const { code, out, error } = await cli.run('sync', '--here', '-o', 'json', ...cli.journal);
  expect({ code, error }).toMatchObject({ code: 0 });
  expect(JSON.parse(out)).toMatchObject({
    kind: 'sync',
    stopped: 'no',
    status: { ready: true, counts: { ready: 4 } },
  });
  expect(error).toContain('golden-1 → rg-images-weu  ReplicaMissing\n');
  expect(error).toMatch(/golden-2 → rg-images-sea {2}InSync, after \d+ s\n/);
  for (const target of [groups.weu, groups.sea]) {
    expect(cli.person.names(target)).toEqual(['golden-1', 'golden-2']);
    expect(cli.person.get(target, 'golden-1')).toMatchObject({ completionPercent: 100 });
  }
  const waited = await cli.run('wait', 'golden-1', '-o', 'tsv', '--query', 'verdict');
  expect(waited).toMatchObject({ code: 0, out: 'ready\n' });
});

test('Ctrl-C ends it with 130, and says what goes on in Azure by itself', async () => {
  cli.cloud.resourceManager.behaviour.fullCopyMs = 3_600_000;
  cli.person.take(groups.source, 'golden-1', { tags: selected });
  const child = cli.spawn('sync', '--here');
  let seen = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    if (seen.split('ReplicaMissing').length > 2) child.kill('SIGINT');
  });
  const { code, out, error } = await finished(child);
  expect({ code, out }).toEqual({ code: 130, out: '' });
  expect(error).toContain('Copies that were begun go on in Azure by themselves');
});

test('replicate takes named snapshots alone, to one target; what no rule selects is said', async () => {
  cli.person.take(groups.source, 'golden-1', { tags: selected });
  cli.person.take(groups.source, 'silver-1', { tags: selected });
  cli.person.take(groups.source, 'plain-1');
  const { code, error } = await cli.run('replicate', 'golden-*', 'plain-1', '--here', '--to', 'westeurope');
  expect(code).toBe(3);
  expect(error).toContain('plain-1: no rule selects it');
  expect(cli.person.names(groups.weu)).toEqual(['golden-1']);
  expect(cli.person.names(groups.sea)).toEqual([]);
  // A target that there is not would be waited for in vain.
  for (const command of ['replicate', 'wait']) {
    const wrong = await cli.run(command, 'golden-1', '--to', 'westeurop');
    expect(wrong).toMatchObject({ code: 64, out: '' });
    expect(wrong.error).toContain('did you mean "westeurope"?');
  }
});

test('wait says that its time is over, and that someone is needed', async () => {
  cli.person.take(groups.source, 'golden-1', { tags: selected });
  const over = await cli.run('wait', 'golden-1', '--timeout', '1s', '-o', 'json');
  expect(over.code).toBe(5);
  expect(JSON.parse(over.out)).toMatchObject({ verdict: 'timedOut' });
  cli.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
  const needed = await cli.run('wait', 'full-1');
  expect(needed).toMatchObject({ code: 3 });
  expect(needed.out).toContain('FullSnapshotAcrossRegions');
});

test('with a namespace it asks the deployed service, and once however often the message is read', async () => {
  const { code, out, error } = await cli.run('sync');
  expect(code).toBe(0);
  expect(error).toContain('for a full pass');
  const [message, ...more] = cli.cloud.serviceBus.queue('replication-hints').messages();
  expect(more).toEqual([]);
  expect(JSON.stringify(message)).toContain(`sync ${out.trim()}`);
});
