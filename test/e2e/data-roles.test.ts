/**
 * The roles on queues and on the container of undelivered events, in the deployment that grants each right by
 * itself: with any one of them taken away, people see what does not work; with all of them, everything does.
 */
import { afterEach, expect, test } from 'vitest';
import { callApi } from '../support/api.ts';
import { assignmentsOf, type EvaluatedDeployment } from '../../src/local/deployment/evaluated.ts';
import { changeIn, refusalLogged, refusedListener } from '../support/refused-claim.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';
import { readInfra } from '../unit/infra/deployment-snapshot.ts';

const roles = (readInfra('roles.json') as { builtIn: Record<string, { id: string }> }).builtIn;
const [events, hints] = ['snapshot-events', 'replication-hints'];
const minute = 60_000;

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function start(change: (deployment: EvaluatedDeployment) => void = () => undefined): Promise<World> {
  world = await World.start({
    deployment: 'private-network',
    rules: [ruleJson({ targets: [targetJson(groups.weu)] })],
    change,
  });
  return world;
}

test('with all of them, a snapshot is replicated and nobody is refused anything', async () => {
  const here = await start();
  here.person.take(groups.source, 'golden-1', { tags: selected });
  await here.settle();
  expect(here.person.names(groups.weu)).toEqual(['golden-1']);
  expect(here.lines.join('\n')).not.toMatch(/unauthorized/i);
  expect(here.cloud.eventGrid).toMatchObject({ deadLettered: 0, dropped: 0 });
});

test('without Data Receiver on the queue of events, events wait there', async ({ annotate }) => {
  const here = await start((deployment) => takeAway(deployment, 'serviceBusDataReceiver', events));
  await annotate(await refusedListener(here, 'receiveEvent'));
  here.person.take(groups.source, 'golden-1', { tags: selected });
  await here.moveTo(here.clock.now() + minute);
  expect(here.cloud.serviceBus.queue(events)).toMatchObject({ active: 1, completed: 0 });
});

test('without Data Receiver on the queue of hints, hints wait there', async ({ annotate }) => {
  const here = await start((deployment) => takeAway(deployment, 'serviceBusDataReceiver', hints));
  await annotate(await refusedListener(here, 'reconcileReplica'));
  here.person.take(groups.source, 'golden-1', { tags: selected });
  await here.moveTo(here.clock.now() + minute);
  while (here.cloud.serviceBus.queue(events).completed === 0) await changeIn(here.cloud);
  expect(here.cloud.serviceBus.queue(hints)).toMatchObject({ active: 1, completed: 0 });
  expect(here.person.names(groups.weu)).toEqual([]);
});

test('without Data Sender on the queue of hints, no event becomes a hint', async ({ annotate }) => {
  const here = await start((deployment) => takeAway(deployment, 'serviceBusDataSender', hints));
  here.person.take(groups.source, 'golden-1', { tags: selected });
  await here.moveTo(here.clock.now() + minute);
  const refusal = await refusalLogged(here, 'receiveEvent', 'Send');
  await annotate(refusal);
  expect(refusal).toMatch(/'Send' claim.*\/replication-hints'/);
  expect(here.cloud.serviceBus.queue(events)).toMatchObject({ completed: 0 });
  expect(here.cloud.serviceBus.queue(hints)).toMatchObject({ active: 0, scheduled: 0, completed: 0 });
  // The event is delivered again and again, and fails each time.
  await here.host.kill();
});

test('without Data Sender of the delivering identity, events go to the container', async () => {
  const here = await start((deployment) => takeAway(deployment, 'serviceBusDataSender', events, 'topic'));
  here.person.take(groups.source, 'golden-1', { tags: selected });
  await here.settle();
  expect(here.cloud.eventGrid).toMatchObject({ delivered: 0, deadLettered: 1, dropped: 0 });
});

test('without its Blob Data Contributor as well, they are gone', async () => {
  const here = await start((deployment) => {
    takeAway(deployment, 'serviceBusDataSender', events, 'topic');
    takeAway(deployment, 'storageBlobDataContributor', 'event-dead-letters', 'topic');
  });
  here.person.take(groups.source, 'golden-1', { tags: selected });
  await here.settle();
  expect(here.cloud.eventGrid).toMatchObject({ delivered: 0, deadLettered: 0, dropped: 1 });
});

test('without Data Sender on the queue of events, a replay is refused and its dead letter stays', async () => {
  const here = await start((deployment) => takeAway(deployment, 'serviceBusDataSender', events));
  here.cloud.serviceBus.send(events, { messageId: 'no event', body: '[]' });
  await here.settle();
  const [letter] = here.cloud.serviceBus.queue(events).deadLetters();
  const listed = await callApi<{ letters: { id: string }[] }>(here, 'GET', '/v1/dead-letters');
  const address = `/v1/dead-letters/${events}/${listed.body.letters[0]?.id ?? ''}/replay`;
  expect(await callApi(here, 'POST', address)).toMatchObject({ status: 502 });
  expect(here.cloud.serviceBus.queue(events).deadLetters()).toMatchObject([{ body: letter?.body }]);
});

/** Takes the one assignment of the role on this queue or container away from the app or from the delivering topic. */
function takeAway(
  deployment: EvaluatedDeployment,
  role: string,
  on: string,
  from: 'app' | 'topic' = 'app',
): void {
  const kept = deployment.predictedResources.filter((resource) => {
    const [assignment] = assignmentsOf({ ...deployment, predictedResources: [resource] });
    if (assignment?.role !== roles[role]?.id || assignment?.scope.endsWith(`/${on}`) !== true) return true;
    return assignment.holder.includes('/systemTopics/') !== (from === 'topic');
  });
  expect(kept).toHaveLength(deployment.predictedResources.length - 1);
  deployment.predictedResources = kept;
}
