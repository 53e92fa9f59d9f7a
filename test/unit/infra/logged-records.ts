/** What the service really logs, taken from runs of its handlers on a world in memory. */
import path from 'node:path';
import type { HttpRequest, InvocationContext, Timer } from '@azure/functions';
import { postDiscard } from '../../../src/functions/api/dead-letters.ts';
import { KeptAnswers } from '../../../src/functions/api/kept-answers.ts';
import type { Api, Operation } from '../../../src/functions/api/operation.ts';
import { postPause, postResume } from '../../../src/functions/api/pausing.ts';
import { receiveEvent } from '../../../src/functions/receive-event.ts';
import { reconcileReplica } from '../../../src/functions/reconcile-replica.ts';
import { nightlySync, syncNow } from '../../../src/functions/run-sync.ts';
import type { Service } from '../../../src/functions/service.ts';
import { startApp } from '../../../src/functions/start.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import type { FoundLetters } from '../../../src/reconciler/dead-letters.ts';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

export type LogRecord = { event: string } & Record<string, unknown>;

const projectRoot = path.join(import.meta.dirname, '../../..');

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};

/** The lines of a day: an event, a copy to its end, refusals, a replica given up, passes, a pause, a dead letter. */
export async function loggedRecords(): Promise<LogRecord[]> {
  const lines: string[] = [];
  const keep = (line: unknown): void => void lines.push(String(line));
  const context = {
    log: keep,
    warn: keep,
    error: keep,
    invocationId: 'pass',
  } as unknown as InvocationContext;
  const world = new MemoryAzure();
  const service = serviceOf(world, config);
  start(keep);
  const hint = hintFor(rule, target, { ...sourceGroup, name: 'golden-1' });
  const reconcileOne = reconcileReplica(service);

  const source = sourceSnapshot();
  world.put(source, { ...sourceGroup, name: source.name });
  await receiveEvent(service)(eventOf(source.id), context);
  for (let looks = 0; looks < 50; looks++) {
    const next = world.take();
    if (next === undefined) break;
    await reconcileOne(JSON.parse(JSON.stringify(next.hint)), context);
  }
  const full = sourceSnapshot({ name: 'full-1', incremental: false });
  world.put(full, { ...sourceGroup, name: full.name });
  await reconcileOne({ ...hint, source: { ...hint.source, name: full.name } }, context);
  const { get } = world.snapshots;
  world.snapshots.get = () =>
    Promise.reject(new ArmError('GET', { status: 503, code: 'Busy', message: 'x' }));
  await reconcileOne({ ...hint, failures: 9 }, context);
  world.snapshots.get = get;
  await nightlySync(service)({} as Timer, context);
  const converting: ReplicationConfig = {
    ...config,
    rules: [{ ...rule, fullSnapshots: 'convert' }],
    workResourceGroup: 'rg-work',
  };
  await world.hints.send([
    { hint: hintFor(rule, target, { ...sourceGroup, name: full.name }), messageId: 'full' },
  ]);
  for (let looks = 0; looks < 50; looks++) {
    const next = world.take();
    if (next === undefined) break;
    await reconcileReplica(serviceOf(world, converting))(JSON.parse(JSON.stringify(next.hint)), context);
  }
  await nightlySync(serviceOf(world, converting))({} as Timer, context);
  const ask = askerOf(service, context);
  await ask(postPause, { scope: 'everything', reason: 'moved' });
  await reconcileOne(hint, context);
  await nightlySync(service)({} as Timer, context);
  await ask(postResume, {});
  await ask(postDiscard, {}, { queue: 'replication-hints', id: '1' });
  await syncNow(service)({} as unknown as HttpRequest, context);
  world.snapshots.list = () =>
    Promise.reject(new ArmError('list', { status: 403, code: 'AuthorizationFailed', message: 'no role' }));
  await nightlySync(serviceOf(world, converting))({} as Timer, context);
  return lines.map((line) => JSON.parse(line) as LogRecord);
}

/** Somebody who calls the app's API; dead letters are all removed. */
function askerOf(service: Service, context: InvocationContext) {
  const removed = (): Promise<'done'> => Promise.resolve('done');
  const list = (): Promise<FoundLetters> => Promise.resolve({ letters: [], unread: [] });
  const get = (): Promise<undefined> => Promise.resolve(undefined);
  const api: Api = {
    service: { ...service, deadLetters: { list, get, replay: removed, discard: removed } },
    kept: new KeptAnswers(() => service.world.surroundings.now()),
    singles: { most: 1, complete: new Set() },
  };
  return async ({ run }: Pick<Operation, 'run'>, body: object, params: object = {}): Promise<void> => {
    await run(api, { params, query: {}, body, by: undefined, context });
  };
}

function serviceOf(world: MemoryAzure, of: ReplicationConfig): Service {
  return {
    version: '1.2.3',
    world,
    config: of,
    requestSync: () => Promise.resolve(),
    requestApproval: () => Promise.resolve(),
  };
}

/** A start that works, and one that lacks a setting. */
function start(keep: (line: unknown) => void): void {
  const print = { out: keep, error: keep };
  const env = {
    SERVICEBUS__fullyQualifiedNamespace: 'contoso.servicebus.windows.net',
    JOURNAL__blobServiceUri: 'https://contoso.blob.core.windows.net',
  };
  startApp({ ...env, REPLICATION_FILE: 'replication.example.json' }, projectRoot, print);
  try {
    startApp({}, projectRoot, print);
  } catch {
    // Thrown on purpose: the worker reports it to the host.
  }
}

function eventOf(subject: string): unknown {
  return {
    id: 'e1',
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: '2026-11-23T12:00:00Z',
    subject,
    data: { operationName: 'Microsoft.Compute/snapshots/write' },
  };
}
