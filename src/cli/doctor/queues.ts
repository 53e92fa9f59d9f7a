import { ofEach, ok, problem, unknown, type Check, type Found, type Patient } from './check.ts';
import { resourceNamed } from './resource-named.ts';

interface Queue {
  properties?: {
    status?: string;
    countDetails?: { activeMessageCount?: number; deadLetterMessageCount?: number };
  };
}

/** More than a night's pass of a large estate: nobody seems to take them. */
const manyMessages = 5000;

/** The two queues of the deployed service, as Service Bus tells of them by Resource Manager. */
export const queues: Check = {
  name: 'queues',
  async run(patient) {
    const { namespace, isLocal, arm } = patient;
    if (isLocal) return [];
    if (namespace === undefined)
      return [unknown('not asked', 'give --namespace <name>.servicebus.windows.net')];
    const name = namespace.split('.')[0] ?? namespace;
    const id = await resourceNamed(arm, patient.config, 'Microsoft.ServiceBus/namespaces', name);
    if (id === undefined) {
      return [
        unknown(`the namespace ${name} is in no subscription that you may read`, 'az account list --refresh'),
      ];
    }
    return ofEach(
      patient.queues,
      () => id,
      (queue) => findingOf(patient, id, queue),
    );
  },
};

async function findingOf({ arm }: Patient, namespace: string, name: string): Promise<Found> {
  const queue = (await arm.get(`${namespace}/queues/${name}?api-version=2024-01-01`)) as Queue | undefined;
  if (queue === undefined)
    return problem(`there is no queue ${name}`, 'azd provision --no-state, or docs/deploy.md');
  const { status = 'unknown', countDetails = {} } = queue.properties ?? {};
  const { activeMessageCount: active = 0, deadLetterMessageCount: dead = 0 } = countDetails;
  const counts = `${name}: ${status}, ${active} messages, ${dead} dead letters`;
  if (status !== 'Active') {
    return problem(counts, `az servicebus queue update --ids ${namespace}/queues/${name} --status Active`);
  }
  if (dead > 0)
    return problem(counts, 'docs/operations/dead-letters.md: read them, mend the cause, replay them');
  if (active > manyMessages)
    return problem(counts, 'docs/operations/app-does-not-start.md: nobody seems to take them');
  return ok(counts);
}
