import { rightsOf } from '../product-roles.ts';
import type { RunRow } from '../row.ts';

export const encryptionSetRight: RunRow = {
  kind: 'run',
  id: 'encryption-set-right',
  question: 'is reading a disk encryption set all that naming it in a copy needs?',
  expected: 'copied under the set',
  needs: ['limited principal', 'encryption set'],
  minutes: 20,
  dollars: 0.05,
  makes: 'a disk of 4 GiB, a snapshot of it and its copy under your encryption set, two roles',
  run: (stage) =>
    stage.answerOf(async () => {
      const limited = stage.need(stage.place.limited, 'a limited principal');
      const diskEncryptionSetId = stage.need(stage.place.encryptionSetId, 'an encryption set');
      const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
      await limited.grant({ scope: source.id, name: 'source', ...rightsOf('source') });
      await limited.grant({ scope: target.id, name: 'target', ...rightsOf('target') });
      const disk = await stage.disk(source, 'disk');
      const snapshot = await stage.snapshot(source, 'golden', disk, { incremental: true });
      const encryption = { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId } as const;
      const copy = () => stage.copy(target, 'golden', snapshot, { encryption }, limited.clients);
      const made = await stage.untilCopied(await stage.onceAllowed(copy));
      const found = made.encryption?.diskEncryptionSetId?.toLowerCase();
      return found === diskEncryptionSetId.toLowerCase() ? 'copied under the set' : 'copied without the set';
    }),
};
