/** What the rows have in common: groups of their own, disks, snapshots, and waiting for them. */
import type { Disk, Snapshot } from '@azure/arm-compute';
import type { OperationState, PollerLike } from '@azure/core-lro';
import { createHash } from 'node:crypto';
import type { Clients } from './clients.ts';
import type { Place } from './place.ts';

export interface Group {
  id: string;
  name: string;
  subscriptionId: string;
  region: string;
}

export interface Made {
  id: string;
  name: string;
  group: Group;
}

const second = 1000;
const minute = 60 * second;
/** How often operations and copies are looked at. */
const lookMs = 5 * second;
/** Until Azure has a new role everywhere (documented: ten minutes). */
const roleMs = 12 * minute;

/** The place as one row sees it. */
export class Stage {
  readonly place: Place;
  readonly #row: string;
  #groups = 0;

  constructor(place: Place, row: string) {
    this.place = place;
    this.#row = row;
  }

  get #clients(): Clients {
    return this.place.clients;
  }

  /** A region by its place among those of the run; the first is where sources are. */
  region(at: number): string {
    const region = this.place.regions[at];
    if (region === undefined) throw new Error(`the run has no region number ${String(at + 1)}`);
    return region;
  }

  /** A new, empty group of this row, marked as the run's. */
  async group(region = this.region(0), subscriptionId = this.place.subscriptionId): Promise<Group> {
    this.#groups += 1;
    const name = `${this.place.run}-${this.#row}-${String(this.#groups)}`;
    const { resourceGroups } = this.#clients.resources(subscriptionId);
    await resourceGroups.createOrUpdate(name, { location: region, tags: { ...this.place.tags } });
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
    return { id, name, subscriptionId, region };
  }

  /** An empty disk of 4 GiB, or what is said. */
  async disk(group: Group, name: string, disk: Partial<Disk> = {}, clients = this.#clients): Promise<Made> {
    const { disks } = clients.compute(group.subscriptionId);
    await this.finish(
      disks.createOrUpdate(group.name, name, {
        location: group.region,
        sku: { name: 'Standard_LRS' },
        creationData: { createOption: 'Empty' },
        ...(disk.creationData === undefined && { diskSizeGB: 4 }),
        ...disk,
      }),
    );
    return { id: idIn(group, 'disks', name), name, group };
  }

  /** Of a machine's system, as Azure makes them by default today: second generation, Trusted Launch. */
  async osDisk(group: Group, name: string): Promise<Made> {
    return this.disk(group, name, {
      osType: 'Linux',
      hyperVGeneration: 'V2',
      securityProfile: { securityType: 'TrustedLaunch' },
      creationData: { createOption: 'FromImage', imageReference: { id: await this.#image(group) } },
    });
  }

  /** A version of a free image. The local cloud has no images and takes any. */
  async #image({ subscriptionId, region }: Group): Promise<string> {
    const [publisher, offer, sku] = ['Canonical', 'ubuntu-24_04-lts', 'server'] as const;
    const { virtualMachineImages } = this.#clients.compute(subscriptionId);
    const versions =
      this.place.from === 'azure'
        ? await virtualMachineImages.list(region, publisher, offer, sku, { top: 1, orderby: 'name desc' })
        : [{ name: '24.04.1' }];
    const version = versions[0]?.name;
    if (version === undefined) throw new Error(`there is no image ${publisher} ${offer} ${sku} in ${region}`);
    const images = `/Subscriptions/${subscriptionId}/Providers/Microsoft.Compute/Locations/${region}/Publishers`;
    return `${images}/${publisher}/ArtifactTypes/VMImage/Offers/${offer}/Skus/${sku}/Versions/${version}`;
  }

  /** A snapshot in a group, by the body of its PUT; `source` is what it is copied from. */
  async snapshot(
    group: Group,
    name: string,
    source: Made,
    snapshot: Partial<Snapshot> = {},
    clients = this.#clients,
  ): Promise<Made> {
    const { snapshots } = clients.compute(group.subscriptionId);
    await this.finish(
      snapshots.createOrUpdate(group.name, name, {
        location: group.region,
        creationData: { createOption: 'Copy', sourceResourceId: source.id },
        ...snapshot,
      }),
    );
    return { id: idIn(group, 'snapshots', name), name, group };
  }

  /** Starts a deep copy into the region of the group. */
  copy(
    group: Group,
    name: string,
    source: Made,
    snapshot: Partial<Snapshot> = {},
    clients = this.#clients,
  ): Promise<Made> {
    const creationData = { createOption: 'CopyStart', sourceResourceId: source.id } as const;
    return this.snapshot(group, name, source, { incremental: true, creationData, ...snapshot }, clients);
  }

  read({ group, name }: Made): Promise<Snapshot> {
    return this.#clients.compute(group.subscriptionId).snapshots.get(group.name, name);
  }

  /** Looks at a copy until all of it is there. Throws with Azure's words when it failed. */
  async untilCopied(made: Made): Promise<Snapshot> {
    for (;;) {
      const found = await this.read(made);
      const { copyCompletionError: failure, completionPercent = 0, provisioningState } = found;
      if (failure !== undefined) throw new Error(`${failure.errorCode}: ${failure.errorMessage}`);
      if (provisioningState === 'Failed') throw new Error('the copy is in the state Failed');
      if (completionPercent >= 100) return found;
      await this.place.pause(15 * second);
    }
  }

  /** Drives a long-running operation by the time of the place. */
  async finish<Result>(poller: PollerLike<OperationState<Result>, Result>): Promise<Result> {
    await poller.submitted();
    const isDone = (): boolean => poller.isDone;
    while (!isDone()) {
      await poller.poll({ abortSignal: this.place.signal });
      if (!isDone()) await this.place.pause(lookMs);
    }
    const { operationState } = poller;
    if (operationState?.status !== 'succeeded')
      throw operationState?.error ?? new Error('it did not succeed');
    return operationState.result as Result;
  }

  /**
   * Tries until a role that was just given has arrived. What is refused for another reason, or for longer than roles
   * take, is thrown. What comes of it at the end is the answer, not the refusals on the way.
   */
  async onceAllowed<Result>(run: () => Promise<Result>): Promise<Result> {
    const until = this.place.now() + roleMs;
    for (;;) {
      try {
        return await run();
      } catch (error) {
        if (!isDenied(error) || this.place.now() >= until) throw error;
        await this.place.pause(20 * second);
      }
    }
  }

  /** What comes of it, or the code by which Azure refused it. What is no refusal is thrown. */
  async answerOf(run: () => Promise<string>): Promise<string> {
    try {
      return await run();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return `refused: ${codeOf(error)}`;
    }
  }

  /** Needs that a row declared are there; this says which one was forgotten. */
  need<Value>(value: Value | undefined, what: string): Value {
    if (value === undefined) throw new Error(`the row ${this.#row} uses ${what} without saying so in needs`);
    return value;
  }

  /** Of a storage account: all of Azure shares these names. */
  accountName(): string {
    const digest = createHash('sha256').update(this.#row).digest('hex').slice(0, 4);
    return `${this.place.run.replaceAll('-', '')}${digest}`.slice(0, 24);
  }
}

export function idIn(group: Group, type: 'disks' | 'snapshots', name: string): string {
  return `${group.id}/providers/Microsoft.Compute/${type}/${name}`;
}

/** Azure's code for an error of one of its SDKs, or what else is known of it. */
export function codeOf(error: unknown): string {
  return azureCodeOf(error) ?? (error instanceof Error ? error.name : 'no error object');
}

function azureCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, statusCode, details } = error as Record<string, unknown>;
  const nested = (details as { error?: { code?: unknown } } | undefined)?.error?.code;
  const known = [nested, code].find((value): value is string => typeof value === 'string');
  return known ?? (typeof statusCode === 'number' ? `status ${String(statusCode)}` : undefined);
}

/** Of a call, or of an operation that was accepted: those have a code and no status. */
function isRefusal(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return statusCode === undefined ? azureCodeOf(error) !== undefined : statusCode >= 400 && statusCode < 500;
}

function isDenied(error: unknown): boolean {
  const denials = ['AuthorizationFailed', 'LinkedAuthorizationFailed', 'AuthorizationPermissionMismatch'];
  return denials.includes(codeOf(error));
}
