/**
 * The process in which the local cloud runs a Functions bundle. The parent commands it over IPC; the
 * environment of the process is the app's settings. It ends with its parent.
 */
import { App } from './app.ts';
import type { FromHost, Request, ToHost } from './ipc.ts';

let app: App | undefined;

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
      await app.close();
      return undefined;
  }
}

async function receive(message: ToHost): Promise<void> {
  if (message.type === 'start') {
    try {
      app = new App(message, tell);
      tell({ type: 'started', ...(await app.start()) });
    } catch (error) {
      exit(1, { type: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
    return;
  }
  const { id } = message;
  let done: FromHost;
  try {
    const value = await answer(message);
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
