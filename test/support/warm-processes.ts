import type { HostProcess } from 'local-azure';

/**
 * Processes whose app has gone. The next app is made from its bundle as any is, in a process that is warm: most of
 * what a start costs is Node, the Service Bus client and the bundle, over and over. They end with this process.
 */
const warm: HostProcess[] = [];

/** Each app leaves something in the memory of its process. */
const appsPerProcess = 25;

const apps = new WeakMap<HostProcess, number>();

/** Keeps the process that a host lets go, or ends it. */
export async function keepWarm(release: Promise<HostProcess | undefined>): Promise<void> {
  const released = await release.catch(() => undefined);
  if (released === undefined) return;
  const run = (apps.get(released) ?? 0) + 1;
  apps.set(released, run);
  if (run < appsPerProcess) warm.push(released);
  else released.kill();
}

export function takeWarm(): HostProcess | undefined {
  return warm.pop();
}
