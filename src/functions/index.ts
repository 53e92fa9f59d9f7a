/**
 * What Azure Functions loads, and the only file that registers functions. A bad configuration fails the start with
 * all its problems: a service that runs on half a configuration could delete by the other half.
 */
import { app, type HttpHandler } from '@azure/functions';
import { registerApi } from './api/register.ts';
import { findAppRoot } from './app-root.ts';
import { allowing, authLevel, type AppRole } from './caller.ts';
import { checkAccess } from './check-access.ts';
import { approveDeletionSet, listDeletions } from './approvals.ts';
import { health } from './health.ts';
import { refusingOtherSites } from './other-sites.ts';
import { isPageServed, page } from './page.ts';
import { thenPruneJournal } from './prune-journal.ts';
import { receiveEvent } from './receive-event.ts';
import { reconcileReplica } from './reconcile-replica.ts';
import { nightlySync, syncNow } from './run-sync.ts';
import { loadTelemetry } from './telemetry/load.ts';
import { startApp } from './start.ts';
import { withPatience } from './with-patience.ts';

/** Prefix of the settings that hold the identity-based connection, `SERVICEBUS__fullyQualifiedNamespace` and so on. */
const connection = 'SERVICEBUS';

const appRoot = findAppRoot(import.meta.url, process.cwd());
const { settings, service } = startApp(process.env, appRoot, {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
});

loadTelemetry(settings, import.meta.url);

app.serviceBusQueue('receiveEvent', {
  connection,
  queueName: settings.eventsQueue,
  handler: withPatience(receiveEvent(service)),
});

app.serviceBusQueue('reconcileReplica', {
  connection,
  queueName: settings.hintsQueue,
  handler: withPatience(reconcileReplica(service)),
});

app.timer('nightlySync', {
  schedule: service.config.nightlySync,
  handler: thenPruneJournal(nightlySync(service), service.pruneJournal),
});

const { access } = settings;
const anyone: AppRole[] = ['Reader', 'Operator', 'Approver'];
register('GET', 'health', 'health', anyone, health(service));
register('GET', 'checkAccess', 'access', anyone, checkAccess(service));
register('POST', 'syncNow', 'sync', ['Operator', 'Approver'], syncNow(service));
register('GET', 'listDeletions', 'deletions', anyone, listDeletions(service));
const approve = approveDeletionSet(service, access);
register('POST', 'approveDeletions', 'deletions/{setId}/approve', ['Approver'], approve);

if (isPageServed(access, settings.pageWithoutSignIn)) {
  const handler = page({ appRoot, access, version: service.version, rules: service.config.rules });
  // By key the files are for everyone: a browser has no key before it has the page.
  const served = access.by === 'entra' && access.platformOn ? allowing(access, anyone, handler) : handler;
  app.http('page', { methods: ['GET'], authLevel: 'anonymous', route: 'page/{*file}', handler: served });
}
registerApi(
  ({ name, methods, route }, handler) =>
    app.http(name, { methods: [...methods], authLevel: authLevel(access), route, handler }),
  service,
  access,
);

function register(
  method: 'GET' | 'POST',
  name: string,
  route: string,
  roles: AppRole[],
  handler: HttpHandler,
): void {
  const careful = method === 'GET' ? handler : refusingOtherSites(handler);
  const guarded = allowing(access, roles, careful);
  app.http(name, { methods: [method], authLevel: authLevel(access), route, handler: guarded });
}
