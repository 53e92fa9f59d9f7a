/**
 * What runs have made, and its removal. A group is a run's only by all of this: its name begins with the prefix and a
 * dash, and its tags name a run of that prefix. Nothing else is ever removed. Outside of groups there are role
 * definitions alone, which Azure keeps in the subscription; they carry the same marks.
 */
import type { ResourceGroup } from '@azure/arm-resources';
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clients } from './places/clients.ts';

const runTag = 'snaprep-live-run';
const untilTag = 'snaprep-live-until';
const processTag = 'snaprep-live-process';

/** After its time a run still removes what it made. */
const removalMs = 30 * 60_000;

/** For the groups of a run that has to be over at `end`. */
export function tagsOf(run: string, end: number): Record<string, string> {
  return {
    [runTag]: run,
    [untilTag]: new Date(end + removalMs).toISOString(),
    [processTag]: `${machine()}:${String(process.pid)}`,
  };
}

export interface Leftover {
  name: string;
  run: string;
  /** Why it may still be in use. Absent: it is not. */
  inUse?: string;
  isBeingDeleted: boolean;
}

/** The groups that runs of this prefix left in a subscription, this one's aside. */
export async function leftovers(
  clients: Clients,
  subscriptionId: string,
  { prefix, run, now }: { prefix: string; run: string; now: number },
): Promise<Leftover[]> {
  const found: Leftover[] = [];
  for await (const group of clients.resources(subscriptionId).resourceGroups.list()) {
    const owner = runOf(group, prefix);
    if (owner === undefined || owner === run) continue;
    found.push({ name: group.name ?? '', run: owner, isBeingDeleted: isGoing(group), ...useOf(group, now) });
  }
  return found;
}

export interface MadeGroup {
  name: string;
  isBeingDeleted: boolean;
}

/** The groups of one run that are there. */
export async function groupsOf(clients: Clients, subscriptionId: string, run: string): Promise<MadeGroup[]> {
  const [prefix = ''] = run.split('-');
  const found: MadeGroup[] = [];
  for await (const group of clients.resources(subscriptionId).resourceGroups.list()) {
    if (runOf(group, prefix) !== run) continue;
    found.push({ name: group.name ?? '', isBeingDeleted: isGoing(group) });
  }
  return found;
}

function isGoing({ properties }: ResourceGroup): boolean {
  return properties?.provisioningState === 'Deleting';
}

function runOf({ name = '', tags = {} }: ResourceGroup, prefix: string): string | undefined {
  const run = tags[runTag];
  if (run === undefined || !new RegExp(`^${prefix}-[a-z]{6}$`).test(run)) return undefined;
  return name.toLowerCase().startsWith(`${run}-`) ? run : undefined;
}

/** A run of this machine is over when its process is; of another machine when its time is. */
function useOf({ tags = {} }: ResourceGroup, now: number): { inUse?: string } {
  const [host, pid] = (tags[processTag] ?? '').split(':');
  const until = Date.parse(tags[untilTag] ?? '');
  if (host === machine() && !isAlive(Number(pid))) return {};
  if (Number.isFinite(until) && until <= now) return {};
  const end = Number.isFinite(until) ? new Date(until).toISOString() : 'a time that it does not say';
  return { inUse: `its run may go on until ${end}` };
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tells machines apart without naming them. */
function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 12);
}

/** Starts the deletion of a group, after what would be in its way: locks of its own, and addresses of exports. */
export async function remove(clients: Clients, subscriptionId: string, name: string): Promise<void> {
  await unlock(clients, subscriptionId, name);
  const { snapshots } = clients.compute(subscriptionId);
  for await (const { name: snapshot = '', diskState } of snapshots.listByResourceGroup(name)) {
    if (diskState === 'ActiveSAS') await snapshots.revokeAccess(name, snapshot).submitted();
  }
  await clients.resources(subscriptionId).resourceGroups.delete(name).submitted();
}

/** Takes off the locks of a group and of what is in it; those above it are somebody's. */
async function unlock(clients: Clients, subscriptionId: string, group: string): Promise<void> {
  const { managementLocks } = clients.locks(subscriptionId);
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/${group}/`.toLowerCase();
  for await (const { id = '', name = '' } of managementLocks.listAtResourceGroupLevel(group)) {
    if (!id.toLowerCase().startsWith(scope)) continue;
    const [, namespace, type, resource] =
      /^providers\/([^/]+)\/([^/]+)\/([^/]+)\/providers\/Microsoft\.Authorization\/locks\//i.exec(
        id.slice(scope.length),
      ) ?? [];
    // The methods that take a scope percent-encode it.
    await (namespace !== undefined && type !== undefined && resource !== undefined
      ? managementLocks.deleteAtResourceLevel(group, namespace, '', type, resource, name)
      : managementLocks.deleteAtResourceGroupLevel(group, name));
  }
}
