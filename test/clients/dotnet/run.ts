/**
 * The Azure SDK for .NET against the built local cloud. Ends with code 0 when all checks passed, and also where there
 * is no `dotnet` or no package of it can be had: then it says so.
 */
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { run, startCloud } from '../cloud-process.ts';

const leftOut = (why: string): never => {
  process.stdout.write(`LEFT OUT: clients on .NET, because ${why}\n`);
  process.exit(0);
};

const version = spawnSync('dotnet', ['--version'], { encoding: 'utf8' });
if (version.status !== 0) leftOut('this machine has no dotnet');

// Also so that no compiler stays behind.
const quiet = { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', MSBUILDDISABLENODEREUSE: '1' };
const cwd = import.meta.dirname;
// `net10.0` of an SDK 10.0.401, so that any SDK from 8 on will do.
const framework = `-p:TargetFramework=net${version.stdout.split('.').slice(0, 2).join('.')}`;
if ((await run('dotnet', ['restore', '-v', 'q', framework], { cwd, environment: quiet })) !== 0) {
  leftOut('its packages could not be restored; what is above says why');
}
if (
  (await run('dotnet', ['build', '-v', 'q', '--no-restore', '-p:UseSharedCompilation=false', framework], {
    cwd,
    environment: quiet,
  })) !== 0
) {
  process.exit(1);
}

/** The port that clients take where none is said, if it is free. */
async function amqpPort(): Promise<string> {
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(5671, '127.0.0.1', () => resolve(true));
  });
  await new Promise<void>((resolve) => (isFree ? server.close(() => resolve()) : resolve()));
  return isFree ? '5671' : '0';
}

const times =
  '--copy-ms 1000 --delta-copy-ms 500 --operation-ms 100 --event-delay-ms 0 --lock-ms 15000'.split(' ');
const scope = ['--topic', '/subscriptions/22222222-2222-2222-2222-222222222222'];
const cloud = await startCloud('--port-service-bus', await amqpPort(), ...times, ...scope);
try {
  const { environment, control } = cloud.addresses;
  process.exitCode = await run('dotnet', ['run', '--no-build', framework], {
    cwd,
    environment: { ...quiet, ...environment, CONTROL_ENDPOINT: control },
  });
} finally {
  await cloud.stop();
}
