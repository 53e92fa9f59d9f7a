import { distinctGroups, type ResourceGroupId } from '../../replication/resource-id.ts';
import {
  groupId,
  ofEach,
  ok,
  problem,
  subscriptionScope,
  unknown,
  type Check,
  type Found,
  type Patient,
} from './check.ts';

interface Topic {
  id: string;
  name?: string;
  identity?: { type?: string };
  properties?: { source?: string; provisioningState?: string };
}

interface Subscription {
  name?: string;
  properties?: {
    provisioningState?: string;
    destination?: Destination;
    deliveryWithResourceIdentity?: { destination?: Destination };
    deadLetterDestination?: unknown;
    deadLetterWithResourceIdentity?: { deadLetterDestination?: unknown };
    filter?: { includedEventTypes?: string[] | null };
  };
}

interface Destination {
  endpointType?: string;
  properties?: { resourceId?: string };
}

const version = 'api-version=2025-02-15';
const neededTypes = ['Microsoft.Resources.ResourceWriteSuccess', 'Microsoft.Resources.ResourceDeleteSuccess'];

/** Whether events of each source reach the queue: a topic of the group or its subscription, and a healthy subscription. */
export const eventSubscription: Check = {
  name: 'events',
  run: async (patient) => (patient.isLocal ? [] : eventsOf(patient)),
};

interface Asked extends Pick<Patient, 'config' | 'queues' | 'namespace'> {
  arm: Pick<Patient['arm'], 'list'>;
}

/** The same of each source, also for the check after a deployment. */
export function eventsOf(asked: Asked): Promise<Found[]> {
  const sources = distinctGroups<ResourceGroupId>(asked.config.rules.map(({ source }) => source));
  return ofEach(sources, subscriptionScope, (source) => findingOf(asked, source));
}

async function findingOf({ arm, queues, namespace }: Asked, source: ResourceGroupId): Promise<Found> {
  const path = `/subscriptions/${source.subscriptionId}/providers/Microsoft.EventGrid/systemTopics?${version}`;
  const topics = ((await arm.list(path)) ?? []) as Topic[];
  const places = [groupId(source), `/subscriptions/${source.subscriptionId}`].map((id) => id.toLowerCase());
  const ours = topics.filter(({ properties }) => places.includes(properties?.source?.toLowerCase() ?? ''));
  const place = `${source.subscriptionId}/${source.resourceGroup}`;
  const deploy =
    'azd provision --no-state, or docs/deploy.md; without events only the nightly pass finds what changed';
  if (ours.length === 0) return problem(`${place} has no system topic`, deploy);
  for (const topic of ours) {
    const listed = ((await arm.list(`${topic.id}/eventSubscriptions?${version}`)) ?? []) as Subscription[];
    const found = listed.find((one) => isToQueue(one, queues, namespace));
    if (found !== undefined) return healthOf(place, topic, found);
  }
  const names = ours.map(({ name = '' }) => name).join(', ');
  return problem(
    `no event subscription of ${names} (${place}) leads to the queue ${queues[0] ?? ''}`,
    deploy,
  );
}

function isToQueue(one: Subscription, queues: readonly string[], namespace: string | undefined): boolean {
  const { destination, deliveryWithResourceIdentity } = one.properties ?? {};
  const { endpointType, properties } = destination ?? deliveryWithResourceIdentity?.destination ?? {};
  const id = properties?.resourceId?.toLowerCase() ?? '';
  const host = namespace?.split('.')[0]?.toLowerCase();
  return (
    endpointType === 'ServiceBusQueue' &&
    queues.some((queue) => id.endsWith(`/queues/${queue.toLowerCase()}`)) &&
    (host === undefined || id.includes(`/namespaces/${host}/`))
  );
}

function healthOf(place: string, topic: Topic, { name = '', properties }: Subscription): Found {
  const what = `event subscription ${name} of ${place}`;
  const [, , subscriptionId = '', , resourceGroup = ''] = topic.id.split('/');
  const repeat = `az eventgrid system-topic event-subscription show --subscription ${subscriptionId} --system-topic-name ${topic.name ?? ''} --resource-group ${resourceGroup} --name ${name}, then azd provision --no-state`;
  const state = properties?.provisioningState;
  if (state === undefined) return unknown(`${what} does not tell its state`, repeat);
  if (state !== 'Succeeded') return problem(`${what} is ${state}`, repeat);
  const types = properties?.filter?.includedEventTypes;
  const missing = types ? neededTypes.filter((type) => !types.includes(type)) : [];
  if (missing.length > 0) return problem(`${what} leaves out ${missing.join(' and ')}`, repeat);
  const deadLetters =
    properties?.deadLetterDestination ?? properties?.deadLetterWithResourceIdentity?.deadLetterDestination;
  if (deadLetters === undefined || deadLetters === null) {
    return problem(`${what} keeps nothing of what it cannot deliver`, repeat);
  }
  return ok(`${what} leads to the queue and keeps what it cannot deliver`);
}
