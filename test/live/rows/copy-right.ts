import { rightsOf } from '../product-roles.ts';
import type { RunRow } from '../row.ts';

export const copyRight: RunRow = {
  kind: 'run',
  id: 'copy-right',
  question: 'are the roles of source and target, as they are deployed, all that a copy across regions needs?',
  expected: 'copied',
  needs: ['limited principal'],
  minutes: 20,
  dollars: 0.05,
  makes: 'a disk of 4 GiB, a snapshot of it and its copy, two roles',
  run: (stage) =>
    stage.answerOf(async () => {
      const limited = stage.need(stage.place.limited, 'a limited principal');
      const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
      await limited.grant({ scope: source.id, name: 'source', ...rightsOf('source') });
      await limited.grant({ scope: target.id, name: 'target', ...rightsOf('target') });
      const disk = await stage.disk(source, 'disk');
      const snapshot = await stage.snapshot(source, 'golden', disk, { incremental: true });
      const copy = () => stage.copy(target, 'golden', snapshot, {}, limited.clients);
      await stage.untilCopied(await stage.onceAllowed(copy));
      return 'copied';
    }),
};
