/** The commands that only read, by the built file against a local cloud. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CliCloud } from '../support/cli.ts';
import { groups, selected } from '../support/world.ts';

let cli: CliCloud;

beforeAll(async () => {
  cli = await CliCloud.start();
  cli.person.take(groups.source, 'golden-1', { tags: selected });
  cli.person.take(groups.source, 'golden-2', { tags: { SnapReplicate: 'replicate' } });
  cli.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
});

afterAll(async () => {
  await cli.close();
});

function everything(): unknown {
  return Object.values(groups).map((group) => cli.person.list(group));
}

describe('plan', () => {
  test('says what would be copied, refused and why, and writes nothing', async () => {
    const before = everything();
    const { code, out, error } = await cli.run('plan', '-o', 'json');
    expect({ code, error }).toEqual({
      code: 0,
      error: expect.stringContaining('there is no journal') as string,
    });
    const plan = JSON.parse(out) as { changes: object[]; blocked: object[]; complete: boolean };
    expect(plan).toMatchObject({ kind: 'plan', formatVersion: 1, complete: true, copies: 2, deletions: [] });
    expect(plan.changes).toMatchObject(
      [
        {
          name: 'golden-1',
          location: 'southeastasia',
          does: 'copy',
          way: 'CopyStart',
          reason: 'ReplicaMissing',
        },
        {
          name: 'golden-1',
          location: 'westeurope',
          does: 'copy',
          way: 'CopyStart',
          reason: 'ReplicaMissing',
        },
      ].reverse(),
    );
    expect(plan.blocked).toMatchObject([
      { name: 'full-1', reason: 'FullSnapshotAcrossRegions' },
      { name: 'full-1', reason: 'FullSnapshotAcrossRegions' },
    ]);
    expect(everything()).toEqual(before);
  });

  test('ends with 2 where there are differences, only when asked to', async () => {
    expect((await cli.run('plan', '--detailed-exitcode')).code).toBe(2);
    const none = await cli.run('plan', '--detailed-exitcode', '--snapshot', 'none-*');
    expect(none).toMatchObject({ code: 0, out: 'Nothing to do, 0 in sync.\n' });
  });

  test('knows its rules', async () => {
    const { code, out, error } = await cli.run('plan', '--rule', 'golden-image');
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(error).toContain('did you mean "golden-images"?');
  });
});

describe('status', () => {
  test('is a table on stdout alone', async () => {
    const { code, out, error } = await cli.run('status');
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/golden-1 +rg-images-weu +westeurope +\+ missing/);
    expect(out).not.toContain('golden-2');
  });

  test('can be narrowed and queried', async () => {
    const query = ['-o', 'tsv', '--query', 'replicas[].[name,location,state]'];
    const { out } = await cli.run('status', 'golden-*', '--selector', 'location=westeurope', ...query);
    expect(out).toBe('golden-1\twesteurope\tmissing\n');
    const wrong = await cli.run('status', '--selector', 'stat=x');
    expect(wrong).toMatchObject({ code: 64, out: '' });
    expect(wrong.error).toContain('did you mean "state"?');
    const never = await cli.run('status', '--selector', 'state=block');
    expect(never).toMatchObject({ code: 64, out: '' });
    expect(never.error).toContain('did you mean "blocked"?');
    // Said of all, it would be wrong.
    const none = await cli.run('status', '--selector', 'state=copying');
    expect(none).toMatchObject({ code: 0, out: 'Nothing fits what was asked for.\n' });
  });

  test('ends with 1 for a name that no rule knows, and with 0 for a pattern that fits nothing', async () => {
    const none = await cli.run('status', 'golden-1', 'gone-1', 'gone-*');
    expect(none.code).toBe(1);
    expect(none.out).toMatch(/golden-1 +rg-images-weu/);
    expect(none.error).toBe(
      'snaprep: gone-1: no rule wants a snapshot of this name, and no replica of it is there; snaprep explain gone-1 says more\n',
    );
    const json = await cli.run('status', 'gone-1', '-o', 'json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ kind: 'status', complete: true, replicas: [] });
    expect(JSON.parse(json.error)).toMatchObject({ error: { code: 'NotFoundError' } });
    expect(await cli.run('status', 'gone-*')).toMatchObject({ code: 0, error: '' });
    // It is there; that nothing of it is in that state is an answer.
    expect(await cli.run('status', 'GOLDEN-1', '--selector', 'state=copying')).toMatchObject({ code: 0 });
  });

  test('shows its calls when asked to, on stderr and in a file, and no token', async () => {
    const { code, out, error } = await cli.run(
      'status',
      '--verbose',
      '--log-file',
      'calls.log',
      '-o',
      'json',
    );
    expect(code).toBe(0);
    JSON.parse(out);
    expect(error).toMatch(/ GET https:\/\/127\.0\.0\.1:\d+\/subscriptions\/.*\/snapshots/);
    expect(await readFile(path.join(cli.folder, 'calls.log'), 'utf8')).toBe(error);
    expect(error).not.toMatch(/eyJ|Bearer|IDENTITY-HEADER/i);
  });

  test('says what could not be read, and ends with 3', async () => {
    const lost = await CliCloud.start();
    try {
      lost.person.deleteGroup(groups.sea);
      const { code, out } = await lost.run('status', '-o', 'json');
      expect(code).toBe(3);
      expect(JSON.parse(out)).toMatchObject({
        complete: false,
        ready: false,
        unread: [{ rule: 'golden-images', code: 'ResourceGroupNotFound' }],
      });
      expect((await lost.run('status')).out).toMatch(/^NOT READ/);
    } finally {
      await lost.close();
    }
  });
});

describe('explain', () => {
  test('names the tag that differs in case', async () => {
    const { code, out } = await cli.run('explain', 'golden-2');
    expect(code).toBe(0);
    expect(out).toContain('differs from SnapReplicate=Replicate in case only');
    expect(out).toContain('NotSelected');
  });

  test('names what forbids the way, and what to do', async () => {
    const { out } = await cli.run('explain', 'full-1', '-o', 'json');
    const { rules } = JSON.parse(out) as { rules: { targets: { todo: string }[] }[] };
    expect(rules[0]?.targets).toHaveLength(2);
    expect(rules[0]?.targets[0]).toMatchObject({
      reason: 'FullSnapshotAcrossRegions',
      todo: expect.stringContaining('incremental: true') as string,
    });
  });

  test('ends with 1 for a name that is nowhere', async () => {
    expect(await cli.run('explain', 'nowhere')).toMatchObject({ code: 1 });
  });
});

test('an Azure that cannot be reached is one line of JSON on stderr', async () => {
  const away = await CliCloud.start();
  await away.cloud.close();
  const { code, out, error } = await away.run('plan', '-o', 'json', '--file', 'gone.json');
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(JSON.parse(error)).toMatchObject({ error: { code: 'ConfigurationError' } });
});
