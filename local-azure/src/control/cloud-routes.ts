/** What there is to see of the cloud, and what can be changed of how it behaves. */
import { ManualClock } from '../clock.ts';
import { eventCasings } from '../event-grid/event-casing.ts';
import { ControlError } from './control-error.ts';
import { checkKnown, numberFrom } from './request-fields.ts';
import type { ControlParts, ControlRequest, Route } from './route.ts';
import { changeSettings } from './settings-change.ts';

const behaviourChoices = {
  copyOrder: ['free', 'one-at-a-time', 'no-gaps'],
  incrementalCopies: ['any', 'ownSubscription', 'none'],
  copySourceRight: ['both', 'snapshots', 'disks'],
  idCasing: ['canonical', 'changing'],
  groupDeletionEvents: ['each', 'group'],
};

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
    path: '/events',
    what: 'how events arrive, and how many did',
    example: '',
    run: events,
  },
  {
    method: 'PATCH',
    path: '/events',
    what: 'how events arrive from now on',
    example: `-d '{"delayMs":60000,"redeliveries":1,"duplicates":2,"reorderMs":30000,"lose":1,"casing":"changing"}'`,
    run: (parts, request) => {
      changeSettings(parts.eventGrid.delivery, request.body, { casing: eventCasings });
      return events(parts);
    },
  },
  {
    method: 'GET',
    path: '/requests',
    what: 'every call to Resource Manager so far',
    example: '',
    run: ({ resourceManager }) => resourceManager.requests.requests,
  },
  {
    method: 'DELETE',
    path: '/requests',
    what: 'forgets them',
    example: '',
    run: ({ resourceManager }) => {
      resourceManager.requests.reset();
      return { cleared: true };
    },
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
    example: `-d '{"latencyMs":200,"fullCopyMs":60000,"throttle":{"enabled":true}}'`,
    run: ({ resourceManager }, { body }) => changeSettings(resourceManager.behaviour, body, behaviourChoices),
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
    needsManualClock: true,
    run: advance,
  },
];

function events({ eventGrid }: ControlParts): unknown {
  const { delivery, pending, delivered, lost } = eventGrid;
  const due = eventGrid.nextDue();
  return {
    ...delivery,
    pending,
    delivered,
    lost,
    ...(due !== undefined && { nextDue: new Date(due).toISOString() }),
  };
}

function advance({ clock }: ControlParts, { body }: ControlRequest): unknown {
  if (!(clock instanceof ManualClock)) {
    throw new ControlError(409, 'this cloud runs on real time, which nobody can move');
  }
  checkKnown(body, ['ms']);
  const ms = numberFrom(body, 'ms');
  if (ms === undefined) throw new ControlError(400, '"ms" is missing; send {"ms":60000}');
  clock.advanceBy(ms);
  return { now: new Date(clock.now()).toISOString() };
}
