/**
 * The process in which the local cloud runs a Functions bundle. The parent commands it over IPC; the
 * environment of the process is the app's settings. It ends with its parent.
 */
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { App } from './app.ts';
import type { FromHost, Request, StartMessage, ToHost } from './ipc.ts';
import { Lifeline } from './lifeline.ts';

let app: App | undefined;
let lifeline = new Lifeline();

function tell(message: FromHost): void {
  // The parent may be gone; then this process is about to end as well.
  if (process.connected) process.send?.(message);
}

/** Ends the process once everything that was told has left it. */
function exit(code: number, last: FromHost): void {
  if (process.send === undefined || !process.connected) process.exit(code);
  process.send(last, () => process.exit(code));
}

async function answer(request: Request): Promise<number | undefined> {
  if (app === undefined) throw new Error('The Functions host has not been started.');
  switch (request.type) {
    case 'setTime':
      await app.setTime(request.now);
      return undefined;
    case 'runTimer':
      await app.runTimer(request.functionName);
      return undefined;
    case 'nextTimer':
      return app.nextTimer();
    case 'close':
    case 'release':
      await app.close();
      // With its process it would have ended: what it still does must neither reach anybody nor be told.
      if (request.type === 'release') lifeline.cut();
      app = undefined;
      return undefined;
    case 'cutOff':
      lifeline.cut();
      app.abandon();
      app = undefined;
      return undefined;
  }
}

/** Makes the process look as if it had been started for this app. */
function becomeProcessOf({ env, caFile, packageRoot }: StartMessage): void {
  if (env === undefined) return;
  process.chdir(packageRoot);
  for (const name of Object.keys(process.env)) if (!(name in env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, env);
  trust(caFile);
}

/** Of the authority that is trusted beside Node's own (PEM). */
let trusted = process.env['NODE_EXTRA_CA_CERTS'] && readFileSync(process.env['NODE_EXTRA_CA_CERTS'], 'utf8');

/** Only when it is another one: to read all certificates anew takes as long as to start the app. */
function trust(caFile: string | undefined): void {
  const authority = caFile && readFileSync(caFile, 'utf8');
  if (authority === trusted) return;
  trusted = authority;
  tls.setDefaultCACertificates([...tls.getCACertificates('bundled'), ...(authority ? [authority] : [])]);
}

function startApp(message: StartMessage): ReturnType<App['start']> {
  const own = new Lifeline();
  lifeline = own;
  return own.run(() => {
    app = new App(message, (said) => {
      if (!own.isCut) tell(said);
    });
    return app.start();
  });
}

async function receive(message: ToHost): Promise<void> {
  if (message.type === 'start') {
    try {
      becomeProcessOf(message);
      tell({ type: 'started', ...(await startApp(message)) });
    } catch (error) {
      exit(1, { type: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
    return;
  }
  const { id } = message;
  let done: FromHost;
  try {
    const value = await lifeline.run(() => answer(message));
    done = value === undefined ? { type: 'done', id } : { type: 'done', id, value };
  } catch (error) {
    done = { type: 'done', id, error: error instanceof Error ? error.message : String(error) };
  }
  if (message.type === 'close') exit(0, done);
  else tell(done);
}

if (process.send === undefined) {
  process.stderr.write('The Functions host is started by its parent, over IPC.\n');
  process.exit(1);
}
process.on('disconnect', () => process.exit(0));
// Ctrl+C reaches the whole group of processes; whether this one ends is the parent's decision.
process.on('SIGINT', () => undefined);
process.on('message', (message) => void receive(message as ToHost));
