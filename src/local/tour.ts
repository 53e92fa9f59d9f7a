/** The acts of the tour: what a person does in the cloud, and what has to be true at the end. */
import type { LocalCloud } from 'local-azure';
import type { AzureReader, ListedSnapshot } from './azure-reader.ts';
import { judge, judgeEmpty, type Expectation, type Verdict } from './expectation.ts';
import { ProgressWatch } from './progress-watch.ts';
import type { Screen } from './screen.ts';
import { diskId, replicate, snapshotId, source, targets, work, type Place } from './stage.ts';
import type { Summary } from './summary.ts';

/** When a step takes longer than this, something is wrong. */
const patienceMs = 120_000;

export interface TourParts {
  cloud: LocalCloud;
  azure: AzureReader;
  screen: Screen;
  /** Runs the full pass now, as its timer would. */
  nightlySync: () => Promise<void>;
  /** Ends the tour early. */
  signal: AbortSignal;
}

interface NewSnapshot {
  name: string;
  disk: string;
  full?: true;
  tagged?: true;
  trusted?: true;
}

const taken: readonly NewSnapshot[] = [
  { name: 'win11-vda-2026-10', disk: 'win11-vda', tagged: true },
  { name: 'win11-vda-2026-11', disk: 'win11-vda', tagged: true },
  { name: 'server-2025', disk: 'server', tagged: true, trusted: true },
  { name: 'full-image', disk: 'full', full: true, tagged: true },
  { name: 'full-trusted', disk: 'full-trusted', full: true, tagged: true, trusted: true },
  { name: 'tagged-late', disk: 'late' },
  { name: 'scratch', disk: 'scratch' },
];

const lost = 'win11-vda-2026-10';
const deleted = 'server-2025';

/** Plays all acts and judges the end. */
export async function runTour(parts: TourParts): Promise<Summary> {
  const started = Date.now();
  const { screen } = parts;
  const tour = new Tour(parts);

  screen.text(
    '\n— Snapshots are taken in northeurope; those tagged SnapReplicate=Replicate go to three targets.\n',
  );
  for (const snapshot of taken) {
    tour.take(snapshot);
    // Snapshots of one disk have an order by their times.
    await tour.pause(100);
  }
  await tour.pause(3000);
  screen.text('\n— One is tagged late.\n');
  tour.tag('tagged-late');
  await tour.until(allCopied);

  screen.text('\n— A source is deleted; its replicas follow, after the delay.');
  screen.text('— And a replica is lost by hand, which no event tells: the nightly sync finds it.\n');
  tour.delete(source, deleted);
  tour.delete(targets[0] ?? source, lost);
  await tour.pause(2000);
  await parts.nightlySync();
  await tour.until(atTheEnd);

  const replicas = await tour.verdicts(atTheEnd);
  const seconds = Math.round((Date.now() - started) / 1000);
  return { ok: replicas.every(({ ok }) => ok), seconds, replicas };
}

/** What each target has to show once everything that was taken is copied. */
function allCopied(): Expectation[] {
  return targets.flatMap(({ resourceGroup: target, location }) =>
    taken.map(({ name, full, trusted }): Expectation => {
      if (name === 'scratch') {
        return { snapshot: name, target, expected: 'absent', because: 'not tagged' };
      }
      const isFar = location !== source.location;
      const carrier = trusted ? 'a temporary disk' : 'a private blob';
      const ofFull = isFar ? `full, by way of ${carrier}` : 'full, same region';
      const because = name === 'tagged-late' ? 'tagged late' : full ? ofFull : 'tagged';
      return { snapshot: name, target, expected: 'replica', because };
    }),
  );
}

function atTheEnd(): Expectation[] {
  const because = 'nothing temporary is left';
  const nothingLeft: Expectation = { snapshot: '', target: work.resourceGroup, expected: 'empty', because };
  return [...replicasAtTheEnd(), nothingLeft];
}

function replicasAtTheEnd(): Expectation[] {
  return allCopied().map((expectation) => {
    if (expectation.snapshot === deleted) {
      return { ...expectation, expected: 'absent', because: 'its source was deleted' };
    }
    const healed = expectation.snapshot === lost && expectation.target === targets[0]?.resourceGroup;
    return healed ? { ...expectation, because: 'lost by hand, healed by the nightly sync' } : expectation;
  });
}

class Tour {
  readonly #parts: TourParts;
  readonly #progress: ProgressWatch;

  constructor(parts: TourParts) {
    this.#parts = parts;
    this.#progress = new ProgressWatch(parts.screen);
  }

  take({ name, disk, full, tagged, trusted }: NewSnapshot): void {
    const { cloud, screen } = this.#parts;
    const properties = {
      osType: 'Windows',
      hyperVGeneration: 'V2',
      ...(trusted && { securityProfile: { securityType: 'TrustedLaunch' } }),
    };
    const id = diskId(source, disk);
    cloud.resourceManager.ensureDisk({ id, location: source.location, properties });
    cloud.resourceManager.putSnapshot(snapshotId(source, name), {
      location: source.location,
      ...(tagged && { tags: replicate }),
      properties: { incremental: !full, creationData: { createOption: 'Copy', sourceResourceId: id } },
    });
    const kinds = [
      full ? 'full' : 'incremental',
      tagged ? 'tagged' : 'not tagged',
      trusted ? 'Trusted Launch' : '',
    ];
    screen.line(
      `person    takes ${name} of disk ${disk} (${kinds.filter((kind) => kind !== '').join(', ')})`,
    );
  }

  tag(name: string): void {
    this.#parts.cloud.resourceManager.patchSnapshot(snapshotId(source, name), { tags: replicate });
    this.#parts.screen.line(`person    tags ${name}`);
  }

  delete(place: Place, name: string): void {
    this.#parts.cloud.resourceManager.deleteSnapshot(snapshotId(place, name));
    this.#parts.screen.line(`person    deletes ${name} in ${place.resourceGroup}`);
  }

  async pause(ms: number): Promise<void> {
    this.#parts.signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Looks every second until all is as expected, or patience is over; the judgement says what was missing. */
  async until(expectations: () => Expectation[]): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if ((await this.verdicts(expectations)).every(({ ok }) => ok)) return;
      await this.pause(1000);
    }
  }

  async verdicts(expectations: () => Expectation[]): Promise<Verdict[]> {
    const sources = await this.#list(source);
    const listed = new Map<string, ListedSnapshot[]>();
    for (const target of targets) {
      const snapshots = await this.#list(target);
      listed.set(target.resourceGroup, snapshots);
      this.#progress.see(target.resourceGroup, snapshots);
    }
    const left = [...(await this.#list(work)), ...(await this.#parts.azure.disks(work))];
    return expectations().map((one) =>
      one.expected === 'empty'
        ? judgeEmpty(one, left)
        : judge(one, sources, listed.get(one.target) ?? [], this.#sameBytes),
    );
  }

  /** Whether two snapshots hold the same disk, by the bytes that the cloud itself has. */
  readonly #sameBytes = (left: string, right: string): boolean => {
    const { resourceManager } = this.#parts.cloud;
    const [one, other] = [resourceManager.contentOf(left), resourceManager.contentOf(right)];
    if (one === undefined || one.size !== other?.size) return false;
    return [...one.ranges(), ...other.ranges()].every(({ start, end }) =>
      one.read(start, end).equals(other.read(start, end)),
    );
  };

  #list(place: Place): Promise<ListedSnapshot[]> {
    return this.#parts.azure.snapshots(place);
  }
}
