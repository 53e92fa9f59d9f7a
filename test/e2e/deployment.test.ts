/** What the service cannot live without in its deployment: changed there, people see it fail here. */
import { afterEach, expect, test } from 'vitest';
import { ofType, propertiesOf, type EvaluatedDeployment } from '../../src/local/deployment/evaluated.ts';
import { snapshotId } from '../support/person.ts';
import { groups, selected, World } from '../support/world.ts';

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function worldOf(change?: (deployment: EvaluatedDeployment) => void): Promise<World> {
  await world?.close();
  world = await World.start(change === undefined ? {} : { change });
  return world;
}

/** How many looks a doubled event makes until all is still. */
async function looksAfterDoubledEvents(here: World): Promise<number> {
  Object.assign(here.cloud.eventGrid.delivery, { duplicates: 4 });
  here.person.take(groups.source, 'golden-1', { tags: selected });
  await here.settle();
  return here.records.filter(({ event }) => event === 'reconciled').length;
}

test('without duplicate detection, chains of looks at one replica multiply', async () => {
  const merged = await looksAfterDoubledEvents(await worldOf());
  const multiplied = await looksAfterDoubledEvents(
    await worldOf((deployment) => {
      for (const queue of ofType(deployment, 'Microsoft.ServiceBus/namespaces/queues')) {
        Object.assign(queue.properties ?? {}, { requiresDuplicateDetection: false });
      }
    }),
  );
  expect(multiplied).toBeGreaterThan(3 * merged);
});

test('with a filter that drops events of tags, a tag set by the tags API selects nothing', async () => {
  for (const [change, replicas] of [
    [undefined, ['golden-1']],
    [withoutTagEvents, []],
  ] as const) {
    const here = await worldOf(change);
    here.person.take(groups.source, 'golden-1');
    await here.settle();
    here.cloud.resourceManager.putTags(snapshotId(groups.source, 'golden-1'), selected);
    await here.settle();
    expect(here.person.names(groups.weu)).toEqual(replicas);
  }
});

test('with a filter that drops deletions, no deletion is mirrored', async () => {
  const here = await worldOf((deployment) => {
    const { includedEventTypes } = filterOf(deployment);
    includedEventTypes.splice(includedEventTypes.indexOf('Microsoft.Resources.ResourceDeleteSuccess'), 1);
  });
  here.person.take(groups.source, 'golden-1', { tags: selected });
  await here.settle();
  here.person.delete(groups.source, 'golden-1');
  await here.settle();
  expect(here.person.names(groups.weu)).toEqual(['golden-1']);
});

test('with the filter of another group, nothing is replicated', async () => {
  const here = await worldOf((deployment) => {
    const filter = filterOf(deployment);
    filter.subjectBeginsWith = filter.subjectBeginsWith.replace('/rg-images/', '/rg-other/');
  });
  here.person.take(groups.source, 'golden-1', { tags: selected });
  await here.settle();
  expect(here.person.names(groups.weu)).toEqual([]);
});

test('with the address of the namespace under another name, the app does not start and says what it lacks', async () => {
  const renamed = worldOf((deployment) => rename(deployment, 'SERVICEBUS__fullyQualifiedNamespace'));
  await expect(renamed).rejects.toThrow(/SERVICEBUS__fullyQualifiedNamespace/);
});

test('with the identity of the queues under another name, the app receives as nobody who may', async () => {
  const start = worldOf((deployment) => rename(deployment, 'SERVICEBUS__clientId'));
  await expect(start).rejects.toThrow(/400 .*No Managed Identity found for specified/);
});

function withoutTagEvents(deployment: EvaluatedDeployment): void {
  const [operations] = filterOf(deployment).advancedFilters;
  operations?.values.splice(operations.values.indexOf('Microsoft.Resources/tags/'), 1);
}

interface Filter {
  includedEventTypes: string[];
  subjectBeginsWith: string;
  advancedFilters: { values: string[] }[];
}

function filterOf(deployment: EvaluatedDeployment): Filter {
  const subscription = propertiesOf(deployment, 'Microsoft.EventGrid/systemTopics/eventSubscriptions');
  return (subscription as { filter: Filter }).filter;
}

function rename(deployment: EvaluatedDeployment, name: string): void {
  const settings = propertiesOf(deployment, 'Microsoft.Web/sites/config', '/appsettings');
  const values = settings as Record<string, string>;
  values[`${name}_RENAMED`] = values[name] ?? '';
  Reflect.deleteProperty(values, name);
}

test.each(['local', 'local-locks', 'local-convert'] as const)(
  'what is asked right after a deployment finds nothing missing (%s)',
  async (deployment) => {
    world = await World.start({ deployment });
    const { status, body } = await world.http('GET', 'access');
    expect({ status, body }).toMatchObject({ status: 200, body: { complete: true } });
    expect(await world.http('GET', 'health')).toMatchObject({ status: 200 });
  },
);

test('a target whose role is missing is named by what is asked right after a deployment', async () => {
  world = await World.start({
    change: (deployment) => {
      for (const { properties } of ofType(deployment, 'Microsoft.Authorization/roleDefinitions')) {
        const { roleName, permissions } = properties as {
          roleName: string;
          permissions: { actions: string[] }[];
        };
        if (!roleName.startsWith('Snapshot Replicator target ')) continue;
        for (const { actions } of permissions)
          actions.splice(actions.indexOf('Microsoft.Compute/snapshots/read'), 1);
      }
    },
  });
  const { body } = await world.http('GET', 'access');
  const { complete, groups: read } = body as {
    complete: boolean;
    groups: { resourceGroup: string; problem?: { code: string; message: string } }[];
  };
  expect(complete).toBe(false);
  const problems = read.flatMap(({ resourceGroup, problem }) =>
    problem ? [{ resourceGroup, ...problem }] : [],
  );
  expect(problems.map(({ resourceGroup }) => resourceGroup)).toContain(groups.weu.resourceGroup);
  expect(problems.every(({ message }) => message.includes('Microsoft.Compute/snapshots/read'))).toBe(true);
});
