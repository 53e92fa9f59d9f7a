/** What there is to see of the cloud, and what can be changed of how it behaves. */
import type { Delivery } from '../event-grid/event-grid.ts';
import type { RequestFault } from '../arm/faults.ts';
import { ManualClock } from '../clock.ts';
import { ControlError } from './control-error.ts';
import type { Route } from './route.ts';

export const cloudRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/queues',
    what: 'counts, messages and dead letters of each queue',
    example: '',
    run: ({ serviceBus, queues }) =>
      queues.map((name) => {
        const queue = serviceBus.queue(name);
        return { name, ...queue, messages: queue.messages(), deadLetters: queue.deadLetters() };
      }),
  },
  {
    method: 'GET',
    path: '/requests',
    what: 'every call to Resource Manager so far',
    example: '',
    run: ({ resourceManager }) => resourceManager.requests.requests,
  },
  {
    method: 'GET',
    path: '/behaviour',
    what: 'latency, copy times, limits and so on',
    example: '',
    run: ({ resourceManager }) => resourceManager.behaviour,
  },
  {
    method: 'PATCH',
    path: '/behaviour',
    what: 'changes some of that',
    example: `-d '{"fullCopyMs":60000,"idCasing":"changing"}'`,
    run: ({ resourceManager }, { body }) => change(resourceManager.behaviour, body),
  },
  {
    method: 'PATCH',
    path: '/events',
    what: 'how events arrive from now on',
    example: `-d '{"delayMs":60000,"duplicates":2,"reorderMs":30000,"lose":1}'`,
    run: ({ eventGrid }, { body }): Delivery => change(eventGrid.delivery, body),
  },
  {
    method: 'POST',
    path: '/faults',
    what: 'answers the next fitting calls to Resource Manager with an error',
    example: `-d '{"method":"PUT","times":3,"answer":{"status":500,"code":"InternalServerError","message":"x"}}'`,
    run: ({ resourceManager }, { body }) => {
      if (typeof body['answer'] !== 'object' && typeof body['answer'] !== 'string') {
        throw new ControlError(
          400,
          '"answer" is missing; send {"answer":{"status":500,"code":"…","message":"…"}}',
        );
      }
      resourceManager.faults.add(body as unknown as RequestFault);
      return { added: body };
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    what: 'takes all faults away',
    example: '',
    run: ({ resourceManager }) => {
      resourceManager.faults.clear();
      return { cleared: true };
    },
  },
  {
    method: 'GET',
    path: '/clock',
    what: 'the time of the cloud',
    example: '',
    run: ({ clock }) => ({ now: new Date(clock.now()).toISOString(), manual: clock instanceof ManualClock }),
  },
  {
    method: 'POST',
    path: '/clock/advance',
    what: 'moves the time, where it is moved by hand',
    example: `-d '{"ms":60000}'`,
    run: ({ clock }, { body }) => {
      if (!(clock instanceof ManualClock)) throw new ControlError(409, 'this cloud runs on real time');
      const { ms } = body;
      if (typeof ms !== 'number' || ms < 0)
        throw new ControlError(400, '"ms" has to be a number of milliseconds');
      clock.advanceBy(ms);
      return { now: new Date(clock.now()).toISOString() };
    },
  },
];

/** Sets what is given; a key that is not there is refused, as it would change nothing in silence. */
function change<Target extends object>(target: Target, body: Record<string, unknown>): Target {
  const known = Object.keys(target);
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new ControlError(400, `"${unknown}" is not known; there are: ${known.join(', ')}`);
  for (const [key, value] of Object.entries(body)) {
    const present: unknown = target[key as keyof Target];
    if (typeof value !== typeof present) {
      throw new ControlError(
        400,
        `"${key}" has to be a ${typeof present}, such as ${JSON.stringify(present)}`,
      );
    }
  }
  return Object.assign(target, body);
}
