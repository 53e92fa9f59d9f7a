import { rightsOf } from '../product-roles.ts';
import type { RunRow } from '../row.ts';

export const conversionRight: RunRow = {
  kind: 'run',
  id: 'conversion-right',
  question: 'are the roles of conversion all that it needs, from the full snapshot to the copy?',
  expected: 'converted and copied',
  needs: ['limited principal'],
  minutes: 25,
  dollars: 0.1,
  makes: 'two disks of 4 GiB, two snapshots and a copy in the second region, three roles',
  run: (stage) =>
    stage.answerOf(async () => {
      const { clients, grant } = stage.need(stage.place.limited, 'a limited principal');
      const [source, work] = [await stage.group(), await stage.group()];
      const target = await stage.group(stage.region(1));
      await grant({ scope: source.id, name: 'source', ...rightsOf('source') });
      await grant({ scope: work.id, name: 'conversion', ...rightsOf('conversion') });
      await grant({ scope: target.id, name: 'target', ...rightsOf('target') });
      const full = await stage.snapshot(source, 'full', await stage.disk(source, 'disk'));
      const creationData = { createOption: 'Copy', sourceResourceId: full.id } as const;
      const disk = await stage.onceAllowed(() => stage.disk(work, 'between', { creationData }, clients));
      const take = () => stage.snapshot(work, 'between', disk, { incremental: true }, clients);
      const snapshot = await stage.onceAllowed(take);
      const copy = () => stage.copy(target, 'golden', snapshot, {}, clients);
      await stage.untilCopied(await stage.onceAllowed(copy));
      return 'converted and copied';
    }),
};
