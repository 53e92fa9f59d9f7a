/** What there is on the local cloud: the groups of the tour's stage, or those of a file of one's own. */
import type { LocalCloudOptions } from 'local-azure';
import { loadReplicationConfig, readReplicationFile } from '../config/load.ts';
import type { ReplicationConfig, Rule, Selection, Target } from '../replication/rule.ts';
import { mayConvert } from '../replication/rule.ts';
import { distinctGroups, parseResourceId, resourceGroupKey } from '../replication/resource-id.ts';
import type { DeployedCloud } from './deployment/cloud-of-deployment.ts';
import { groupId, type Place } from './stage.ts';

/** A rule of one's own with its groups as places. */
export interface OwnRule {
  rule: Rule;
  source: Place;
  targets: readonly Place[];
}

export interface Estate {
  rules: readonly OwnRule[];
  /** Source, target and work groups, and those of encryption sets, each once. */
  places: readonly Place[];
  encryptionSets: readonly { id: string; location: string }[];
  /** `replication.json` as the app is given it. */
  replication: unknown;
}

/** Reads a file of one's own. Throws `ConfigurationError` with all that is wrong in it. */
export function readEstate(file: string): Estate {
  const config = loadReplicationConfig(file);
  const rules = config.rules.map((rule): OwnRule => {
    const targets = rule.targets.map(placeOf);
    return { rule, source: { ...placeOf(rule.source), location: sourceLocation(rule, config) }, targets };
  });
  const sets = config.rules.flatMap((rule) => rule.targets.flatMap(setOf));
  const places = distinctGroups([
    ...rules.flatMap(({ rule, source, targets }) => [source, ...targets, ...workOf(rule, source, config)]),
    ...sets.map(({ group }) => group),
  ]);
  return {
    rules,
    places,
    encryptionSets: sets.map(({ id, group: { location } }) => ({ id, location })),
    replication: readReplicationFile(file).value,
  };
}

function placeOf(place: { subscriptionId: string; resourceGroup: string; location?: string }): Place {
  const { subscriptionId, resourceGroup, location = '' } = place;
  return { subscriptionId, resourceGroup, location };
}

/** Of the keys of a target's replicas, with the group that it is in. */
function setOf({ diskEncryptionSetId: id, location }: Target): { id: string; group: Place }[] {
  const found = id === undefined ? undefined : parseResourceId(id);
  if (id === undefined || found === undefined) return [];
  const { subscriptionId, resourceGroup } = found;
  return [{ id, group: { subscriptionId, resourceGroup, location } }];
}

/** No file says it. That of a target with the same group, else one that none of the rule's targets is in. */
function sourceLocation(rule: Rule, { rules }: ReplicationConfig): string {
  const key = resourceGroupKey(rule.source);
  const known = rules.flatMap(({ targets }) => targets).find((target) => resourceGroupKey(target) === key);
  if (known !== undefined) return known.location;
  const taken = rule.targets.map(({ location }) => location);
  if (rule.mode === 'DifferentSubSameRegion') return taken[0] ?? 'northeurope';
  return (
    ['northeurope', 'westeurope', 'eastus', 'uksouth'].find((one) => !taken.includes(one)) ?? 'japaneast'
  );
}

function workOf(rule: Rule, source: Place, { workResourceGroup }: ReplicationConfig): Place[] {
  if (workResourceGroup === undefined || !mayConvert(rule)) return [];
  return [{ ...source, resourceGroup: workResourceGroup }];
}

/** The options of a cloud that has it. Nobody evaluated a deployment of this file, so nobody's rights are asked for. */
export function cloudOfEstate(
  { places, rules }: Estate,
  { queues, topics: [topic], storageAccounts }: DeployedCloud,
): Pick<LocalCloudOptions, 'queues' | 'topics' | 'seed'> {
  if (topic === undefined) throw new Error('the deployment has no topic');
  const { queue, includedEventTypes, advancedFilters } = topic;
  const filters = {
    ...(includedEventTypes && { includedEventTypes }),
    ...(advancedFilters && { advancedFilters }),
  };
  const sources = new Map(rules.map(({ source }) => [resourceGroupKey(source), source]));
  // The first group of the seed is the one that the control endpoint means.
  const subscriptions = [
    ...new Set([...sources.values(), ...places].map(({ subscriptionId }) => subscriptionId)),
  ];
  return {
    queues,
    topics: [...sources.values()].map((source) => ({ ...filters, source: groupId(source), queue })),
    seed: {
      storageAccounts,
      subscriptions: subscriptions.map((subscriptionId) => ({
        subscriptionId,
        resourceGroups: places
          .filter((place) => place.subscriptionId === subscriptionId)
          .map(({ resourceGroup: name, location }) => ({ name, location })),
      })),
    },
  };
}

/** A name that is selected, with this text where the pattern leaves it open. */
export function selectedName(select: Selection, text: string): string {
  if (select.kind !== 'names') return text;
  const pattern = select.patterns.find((one) => one.includes('*')) ?? select.patterns[0] ?? '*';
  return pattern.replace('*', text).replaceAll('*', '').replaceAll('?', '1');
}
