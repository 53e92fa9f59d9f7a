/** Deletions, pins and history by the built file, without a deployed service. */
import { expect, test } from 'vitest';
import { CliCloud } from '../support/cli.ts';
import { groups, ruleJson, selected, targetJson } from '../support/world.ts';

interface Listed {
  sets: { setId: string; needsApproval: boolean; pending: object[] }[];
}

test('deletions are shown, held, pinned, approved and carried out, and the history tells it', async () => {
  const cli = await CliCloud.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT1S' })],
    deletionGuard: { maxCount: 1, maxPercent: 10 },
  });
  try {
    for (const name of ['a', 'b', 'c']) cli.person.take(groups.source, name, { tags: selected });
    expect(await cli.run('sync', '--here', ...cli.journal)).toMatchObject({ code: 0 });
    for (const name of ['a', 'b']) cli.person.delete(groups.source, name);

    const unseen = await cli.run('sync', '--here');
    expect(unseen.error).toContain('there is no journal, so nothing is deleted');
    const held = await cli.run('sync', '--here', '--wait-deletions', ...cli.journal);
    expect(held).toMatchObject({ code: 4 });
    expect(cli.person.names(groups.weu)).toEqual(['a', 'b', 'c']);

    const listed = await cli.run('deletions', 'list', '-o', 'json', ...cli.journal);
    expect(listed.code).toBe(4);
    const [set] = (JSON.parse(listed.out) as Listed).sets;
    expect(set).toMatchObject({ needsApproval: true, pending: [{}, {}] });
    const waiting = 'replicas[?held].name';
    const status = await cli.run('status', ...cli.journal, '-o', 'tsv', '--query', waiting);
    expect(status).toMatchObject({ code: 0, out: 'a\nb\n' });
    expect(await cli.run('deletions', 'approve', 'another', '--yes', ...cli.journal)).toMatchObject({
      code: 64,
    });
    const unasked = await cli.run('deletions', 'approve', set?.setId ?? '', ...cli.journal);
    expect(unasked).toMatchObject({ code: 64, out: '' });
    expect(unasked.error).toContain('give --yes');

    expect(await cli.run('deletions', 'pin', 'b', ...cli.journal)).toMatchObject({ code: 0 });
    const [rest] = (
      JSON.parse((await cli.run('deletions', 'list', '-o', 'json', ...cli.journal)).out) as Listed
    ).sets;
    expect(rest?.pending).toHaveLength(1);
    const approved = await cli.run('deletions', 'approve', rest?.setId ?? '', '--yes', ...cli.journal);
    expect(approved).toMatchObject({ code: 0, out: '1 approved.\n' });
    expect(await cli.run('sync', '--here', '--wait-deletions', ...cli.journal)).toMatchObject({ code: 0 });
    expect(cli.person.names(groups.weu)).toEqual(['b', 'c']);

    const told = await cli.run('history', 'a', ...cli.journal, '-o', 'tsv', '--query', 'happenings[].what');
    expect(told.out.split('\n')).toEqual(
      expect.arrayContaining(['copyBegun', 'held', 'approved', 'deleting', 'deleted']),
    );
  } finally {
    await cli.close();
  }
});
