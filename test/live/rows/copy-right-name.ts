import type { Stage } from '../places/stage.ts';
import { rightsOf } from '../product-roles.ts';
import type { RunRow } from '../row.ts';

const names = ['snapshots', 'disks'] as const;

export const copyRightName: RunRow = {
  kind: 'run',
  id: 'copy-right-name',
  question: 'under which of the two names is the right to copy from a snapshot checked?',
  expected:
    'snapshots alone: refused: LinkedAuthorizationFailed; disks alone: refused: LinkedAuthorizationFailed',
  needs: ['limited principal'],
  minutes: 35,
  dollars: 0.1,
  makes: 'two disks of 4 GiB, two snapshots and their copies, four roles',
  run: async (stage) => {
    const answers: string[] = [];
    for (const name of names) answers.push(`${name} alone: ${await withOne(stage, name)}`);
    return answers.join('; ');
  },
};

function withOne(stage: Stage, name: (typeof names)[number]): Promise<string> {
  return stage.answerOf(async () => {
    const limited = stage.need(stage.place.limited, 'a limited principal');
    const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
    const actions = ['Microsoft.Compute/snapshots/read', `Microsoft.Compute/${name}/beginGetAccess/action`];
    await limited.grant({ scope: source.id, name: `${name} alone`, actions });
    await limited.grant({ scope: target.id, name: `target of ${name}`, ...rightsOf('target') });
    const disk = await stage.disk(source, 'disk');
    const snapshot = await stage.snapshot(source, 'golden', disk, { incremental: true });
    const copy = () => stage.copy(target, 'golden', snapshot, {}, limited.clients);
    await stage.untilCopied(await stage.onceAllowed(copy));
    return 'copied';
  });
}
