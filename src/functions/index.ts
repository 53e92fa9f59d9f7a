/**
 * What Azure Functions loads, and the only file that registers functions. A bad configuration fails the start with
 * all its problems in one message: a service that runs on half a configuration could delete by the other half.
 */
import { app } from '@azure/functions';
import { readSettings } from '../config/settings.ts';
import { findAppRoot } from './app-root.ts';
import { approveDeletionSet, listDeletions } from './deletions.ts';
import { thenPruneJournal } from './prune-journal.ts';
import { receiveEvent } from './receive-event.ts';
import { reconcileReplica } from './reconcile-replica.ts';
import { nightlySync, syncNow } from './run-sync.ts';
import { createService } from './service.ts';

/** Prefix of the settings that hold the identity-based connection, `SERVICEBUS__fullyQualifiedNamespace` and so on. */
const connection = 'SERVICEBUS';

const settings = readSettings(process.env, findAppRoot(import.meta.url, process.cwd()));
const service = createService(settings);

app.serviceBusQueue('receiveEvent', {
  connection,
  queueName: settings.eventsQueue,
  handler: receiveEvent(service),
});

app.serviceBusQueue('reconcileReplica', {
  connection,
  queueName: settings.hintsQueue,
  handler: reconcileReplica(service),
});

app.timer('nightlySync', {
  schedule: service.config.nightlySync,
  handler: thenPruneJournal(nightlySync(service), service.pruneJournal),
});

app.http('syncNow', { methods: ['POST'], authLevel: 'function', route: 'sync', handler: syncNow(service) });

app.http('listDeletions', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'deletions',
  handler: listDeletions(service),
});

app.http('approveDeletions', {
  methods: ['POST'],
  authLevel: 'function',
  route: 'deletions/{setId}/approve',
  handler: approveDeletionSet(service),
});
