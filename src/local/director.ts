/** What a person does in the cloud, and looking until all is as it should be. */
import type { LocalCloud } from 'local-azure';
import type { AzureReader, ListedSnapshot } from './azure-reader.ts';
import { judge, judgeEmpty, type Expectation, type Verdict } from './expectation.ts';
import { ProgressWatch } from './progress-watch.ts';
import type { Screen } from './screen.ts';
import { diskId, groupId, snapshotId, type Place } from './stage.ts';

/** When a step takes longer than this, something is wrong. Longer than a lock of a message, which a dead host leaves. */
const patienceMs = 6 * 60_000;

export interface Stage {
  cloud: LocalCloud;
  azure: AzureReader;
  screen: Screen;
  /** Runs the full pass now, as its timer would. */
  nightlySync: () => Promise<void>;
  /** Whether the service has told all that there is to tell of it. */
  isTold: (expectation: Expectation) => boolean;
  /** Ends it early. */
  signal: AbortSignal;
}

export interface NewSnapshot {
  name: string;
  disk: string;
  full?: true;
  tags?: Readonly<Record<string, string>>;
  trusted?: true;
}

export class Director {
  readonly #stage: Stage;
  readonly #progress: ProgressWatch;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#progress = new ProgressWatch(stage.screen);
  }

  take(place: Place, { name, disk, full, tags, trusted }: NewSnapshot): void {
    const { cloud } = this.#stage;
    const properties = {
      osType: 'Windows',
      hyperVGeneration: 'V2',
      ...(trusted && { securityProfile: { securityType: 'TrustedLaunch' } }),
    };
    const id = diskId(place, disk);
    cloud.resourceManager.ensureDisk({ id, location: place.location, properties });
    cloud.resourceManager.putSnapshot(snapshotId(place, name), {
      location: place.location,
      ...(tags && { tags: { ...tags } }),
      properties: { incremental: !full, creationData: { createOption: 'Copy', sourceResourceId: id } },
    });
    const kinds = [full ? 'full' : 'incremental', trusted ? 'Trusted Launch' : '', tags ? '' : 'no tag'];
    this.#person(`takes ${name} of disk ${disk} (${kinds.filter((kind) => kind !== '').join(', ')})`);
  }

  tag(place: Place, name: string, tags: Readonly<Record<string, string>>): void {
    this.#stage.cloud.resourceManager.patchSnapshot(snapshotId(place, name), { tags: { ...tags } });
    this.#person(`tags ${name}`);
  }

  delete(place: Place, name: string): void {
    this.#stage.cloud.resourceManager.deleteSnapshot(snapshotId(place, name));
    this.#person(`deletes ${name} in ${place.resourceGroup}`);
  }

  async pause(ms: number): Promise<void> {
    const { signal } = this.#stage;
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      const stop = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const timer = setTimeout(stop, ms);
      signal.addEventListener('abort', stop);
    });
    signal.throwIfAborted();
  }

  /**
   * Looks until all is as expected and the service has told so, or patience is over; says every two seconds what it
   * waits for. What is told of one act so comes before the next.
   */
  async until(expectations: readonly Expectation[]): Promise<void> {
    const deadline = Date.now() + patienceMs;
    let left = Infinity;
    let isExplained = false;
    while (Date.now() < deadline) {
      const verdicts = await this.verdicts(expectations);
      const open = verdicts.filter(({ ok }, index) => {
        const expectation = expectations[index];
        return !ok || (expectation !== undefined && !this.#stage.isTold(expectation));
      });
      if (open.length === 0) {
        this.#progress.end();
        return;
      }
      if (!isExplained && open.every(({ ok }) => ok)) {
        isExplained = true;
        const { screen } = this.#stage;
        screen.line('(all is there; the service looks at a copy a few times only, and says so at the next)');
      }
      this.#progress.waitFor(open, open.length < left);
      left = open.length;
      await this.pause(1000);
    }
  }

  async verdicts(expectations: readonly Expectation[]): Promise<Verdict[]> {
    const listed = new Map<string, ListedSnapshot[]>();
    const list = async (place: Place): Promise<ListedSnapshot[]> => {
      const known = listed.get(groupId(place));
      if (known !== undefined) return known;
      const snapshots = await this.#stage.azure.snapshots(place);
      listed.set(groupId(place), snapshots);
      return snapshots;
    };
    const verdicts: Verdict[] = [];
    const seen = new Set<string>();
    for (const one of expectations) {
      const found = await list(one.at);
      if (!seen.has(groupId(one.at))) this.#progress.see(one.target, found);
      seen.add(groupId(one.at));
      verdicts.push(
        one.expected === 'empty'
          ? judgeEmpty(one, [...found, ...(await this.#stage.azure.disks(one.at))])
          : judge(one, await list(one.from), found, this.#sameBytes),
      );
    }
    return verdicts;
  }

  /** Whether two snapshots hold the same disk, by the bytes that the cloud itself has. */
  readonly #sameBytes = (left: string, right: string): boolean => {
    const { resourceManager } = this.#stage.cloud;
    const [one, other] = [resourceManager.contentOf(left), resourceManager.contentOf(right)];
    if (one === undefined || one.size !== other?.size) return false;
    return [...one.ranges(), ...other.ranges()].every(({ start, end }) =>
      one.read(start, end).equals(other.read(start, end)),
    );
  };

  #person(does: string): void {
    const { screen } = this.#stage;
    screen.line(`${screen.colour('cyan', 'person')}    ${does}`);
  }
}
