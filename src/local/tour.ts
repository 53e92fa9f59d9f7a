/** The acts of the tour: what a person does in the cloud, and what has to be true at the end. */
import { Director, type NewSnapshot, type Stage } from './director.ts';
import type { Expectation } from './expectation.ts';
import { replicate, source, targets, work } from './stage.ts';
import type { Summary } from './summary.ts';

const taken: readonly NewSnapshot[] = [
  { name: 'win11-vda-2026-10', disk: 'win11-vda', tags: replicate },
  { name: 'win11-vda-2026-11', disk: 'win11-vda', tags: replicate },
  { name: 'server-2025', disk: 'server', tags: replicate, trusted: true },
  { name: 'full-image', disk: 'full', full: true, tags: replicate },
  { name: 'full-trusted', disk: 'full-trusted', full: true, tags: replicate, trusted: true },
  { name: 'tagged-late', disk: 'late' },
  { name: 'scratch', disk: 'scratch' },
];

const lost = 'win11-vda-2026-10';
const deleted = 'server-2025';

/** Plays all acts and judges the end. */
export async function runTour(stage: Stage): Promise<Summary> {
  const started = Date.now();
  const director = new Director(stage);
  const act = (text: string): void => stage.screen.text(`\n${stage.screen.colour('bold', text)}\n`);

  act('1. Snapshots are taken. Those with a tag go to three regions and subscriptions.');
  for (const snapshot of taken) {
    director.take(source, snapshot);
    // Snapshots of one disk have an order by their times.
    await director.pause(100);
  }
  stage.screen.line('(events take a moment; here a second, in Azure mostly one to four minutes)');
  await director.pause(1500);
  director.tag(source, 'tagged-late', replicate);
  await director.until(allCopied());

  act(
    '2. A source is deleted: its replicas follow, after a delay (10 s here).\n   A replica is lost by hand, which no event tells: the nightly sync finds it.',
  );
  director.delete(source, deleted);
  director.delete(targets[0] ?? source, lost);
  await director.pause(1500);
  await stage.nightlySync();
  await director.until(atTheEnd());

  const replicas = await director.verdicts(atTheEnd());
  const seconds = Math.round((Date.now() - started) / 1000);
  return { ok: replicas.every(({ ok }) => ok), seconds, replicas };
}

/** What each target has to show once everything that was taken is copied. */
function allCopied(): Expectation[] {
  return targets.flatMap((at) => {
    const { resourceGroup: target, location } = at;
    return taken.map(({ name, full, trusted }): Expectation => {
      const place = { snapshot: name, target, at, from: source };
      if (name === 'scratch') return { ...place, expected: 'absent', because: 'not tagged' };
      const isFar = location !== source.location;
      const carrier = trusted ? 'a temporary disk' : 'a private blob';
      const ofFull = isFar ? `full, by way of ${carrier}` : 'full, same region';
      const because = name === 'tagged-late' ? 'tagged late' : full ? ofFull : 'tagged';
      return { ...place, expected: 'replica', because };
    });
  });
}

function atTheEnd(): Expectation[] {
  const replicas = allCopied().map((expectation): Expectation => {
    if (expectation.snapshot === deleted) {
      return { ...expectation, expected: 'absent', because: 'its source was deleted' };
    }
    const healed = expectation.snapshot === lost && expectation.at === targets[0];
    return healed ? { ...expectation, because: 'lost by hand, healed by the nightly sync' } : expectation;
  });
  const because = 'nothing temporary is left';
  const place = { snapshot: '', target: work.resourceGroup, at: work, from: source };
  return [...replicas, { ...place, expected: 'empty', because }];
}
