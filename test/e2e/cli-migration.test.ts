/** docs/migrate-from-runbook.md, played: three hundred replicas of another tool are taken over, in one go. */
import { expect, test } from 'vitest';
import { CliCloud } from '../support/cli.ts';
import { snapshotId } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson } from '../support/world.ts';

const count = 300;
const nameOf = (at: number): string => `snap_vm-${at}_0930_23-11-2026`;

test('three hundred are shown in a table, taken over, and none is copied again', async () => {
  const rules = [ruleJson({ targets: [targetJson(groups.weu)], whenSourceDeleted: 'keep' })];
  const cli = await CliCloud.start({ rules });
  try {
    cli.cloud.resourceManager.behaviour.fullCopyMs = 0;
    for (let at = 0; at < count; at++) {
      cli.person.take(groups.source, nameOf(at), { tags: selected });
      cli.cloud.resourceManager.putSnapshot(snapshotId(groups.weu, nameOf(at)), {
        location: groups.weu.location,
        properties: {
          incremental: true,
          osType: 'Windows',
          hyperVGeneration: 'V2',
          creationData: {
            createOption: 'CopyStart',
            sourceResourceId: snapshotId(groups.source, nameOf(at)),
          },
          networkAccessPolicy: 'DenyAll',
          publicNetworkAccess: 'Disabled',
        },
      });
    }
    const before = cli.person.list(groups.weu).map(({ uniqueId }) => uniqueId);
    const counts = ['-o', 'tsv', '--query', '[counts.blocked, counts.ready]'];
    expect((await cli.run('status', ...counts)).out).toBe(`${count}\n\n`);

    const dry = await cli.run('adopt', '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.out.match(/✓ yes/g)).toHaveLength(count);
    const query = ['-o', 'tsv', '--query', "length(adopted[?result=='adopted'])"];
    const adopted = await cli.run('adopt', '--yes', ...query, ...cli.journal);
    expect(adopted).toMatchObject({ code: 0, out: `${count}\n` });

    // Ours now: the sources' own tags follow by the next pass, and nothing else is left to do.
    const left =
      '[copies, length(deletions), length(blocked), length(changes), length(changes[?action==`setTags`])]';
    const plan = await cli.run('plan', '-o', 'tsv', '--query', left, ...cli.journal);
    expect(plan).toMatchObject({ code: 0, out: `0\n0\n0\n${count}\n${count}\n` });
    expect(cli.person.list(groups.weu).map(({ uniqueId }) => uniqueId)).toEqual(before);
  } finally {
    await cli.close();
  }
});
