/** What `--verbose` and `--log-file` write of a run that has every kind of secret in hand. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CliCloud } from '../support/cli.ts';
import { groups, ruleJson, selected, targetJson } from '../support/world.ts';

test('calls are shown, and neither tokens, nor keys, nor signatures', async () => {
  const cli = await CliCloud.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)], fullSnapshots: 'stage' })],
  });
  try {
    // Staged by a blob: an access link of the snapshot, and one of the blob.
    cli.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
    cli.person.take(groups.source, 'golden-1', { tags: selected });
    const words = ['--here', '--verbose', '--log-file', 'calls.log', ...cli.journal];
    const { code, out, error } = await cli.run('sync', ...words);
    const logged = await readFile(path.join(cli.folder, 'calls.log'), 'utf8');
    expect({ code, error: code === 0 ? '' : error }).toEqual({ code: 0, error: '' });
    expect(cli.person.names(groups.weu)).toEqual(['full-1', 'golden-1']);
    expect(logged).toMatch(/ POST https:\S+beginGetAccess/);
    expect(logged).toMatch(/ PUT https:\S+/);

    const { IDENTITY_HEADER: header = '' } = cli.cloud.environment() as { IDENTITY_HEADER?: string };
    expect(header).not.toBe('');
    for (const text of [out, error, logged]) {
      expect(text).not.toContain(header);
      // Tokens, the query of an access link, the key of an account.
      expect(text).not.toMatch(/eyJ[\w-]+\.|Bearer|[?&]sig=(?!REDACTED)|AccountKey|SharedKey/i);
    }
  } finally {
    await cli.close();
  }
});
