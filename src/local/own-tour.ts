/** A few snapshots in each source of a file of one's own, and what has to become of them. */
import { demoSnapshots } from './demo-snapshots.ts';
import { Director, type NewSnapshot, type Stage } from './director.ts';
import type { Estate, OwnRule } from './estate.ts';
import type { Expectation } from './expectation.ts';
import type { Summary } from './summary.ts';

export async function runOwnTour(stage: Stage, estate: Estate): Promise<Summary> {
  const started = Date.now();
  const director = new Director(stage);
  const expectations: Expectation[] = [];
  for (const [index, own] of estate.rules.entries()) {
    stage.screen.text(
      `\n${stage.screen.colour('bold', `Rule ${own.rule.name}: snapshots in ${own.source.resourceGroup}`)}\n`,
    );
    for (const [snapshot, isSelected] of demoSnapshots(own.rule, index + 1)) {
      director.take(own.source, snapshot);
      expectations.push(...expected(own, snapshot, isSelected));
      await director.pause(100);
    }
  }
  stage.screen.line('(events take a moment; here a second, in Azure mostly one to four minutes)');
  await director.until(expectations);
  const replicas = await director.verdicts(expectations);
  const seconds = Math.round((Date.now() - started) / 1000);
  return { ok: replicas.every(({ ok }) => ok), seconds, replicas };
}

function expected(
  { source, targets }: OwnRule,
  { name, full }: NewSnapshot,
  isSelected: boolean,
): Expectation[] {
  return targets.map((at): Expectation => {
    const place = { snapshot: name, target: at.resourceGroup, at, from: source };
    if (!isSelected) return { ...place, expected: 'absent', because: 'not selected' };
    const how = at.location === source.location ? 'within the region' : 'to another region';
    return { ...place, expected: 'replica', because: `${full ? 'full, ' : ''}${how}` };
  });
}
