import type { World } from './world.ts';

/**
 * Waits for the line in which the Functions host says that the listener of a function was refused, and gives it. A
 * link is attached before it is refused, so the line may come after the start. Fails by the time limit of the test.
 */
export function refusedListener(world: World, functionName: string): Promise<string> {
  return refusalLogged(world, functionName, 'Listen');
}

/** Waits for the line in which a function or its listener says that it lacks a claim, and gives it. */
export async function refusalLogged(
  world: World,
  functionName: string,
  claim: 'Listen' | 'Send',
): Promise<string> {
  for (;;) {
    const line = world.lines.find(
      (text) => text.includes(` ${functionName}: `) && text.includes(`Unauthorized access. '${claim}' claim`),
    );
    if (line !== undefined) return line;
    // What the app has logged meanwhile arrives before its answer to this.
    await world.host.setTime(world.clock.now());
  }
}

/** Resolves at the next change. */
export function changeIn(cloud: World['cloud']): Promise<void> {
  return new Promise((resolve) => {
    const stop = cloud.onChange(() => {
      stop();
      resolve();
    });
  });
}
