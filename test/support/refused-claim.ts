import type { World } from './world.ts';

/**
 * Waits for the line in which the Functions host says that the listener of a function was refused, and gives it. A
 * link is attached before it is refused, so the line may come after the start. Fails by the time limit of the test.
 */
export async function refusedListener(world: World, functionName: string): Promise<string> {
  for (;;) {
    const line = world.lines.find(
      (text) => text.includes(` ${functionName}: `) && text.includes("Unauthorized access. 'Listen' claim"),
    );
    if (line !== undefined) return line;
    // What the app has logged meanwhile arrives before its answer to this.
    await world.host.setTime(world.clock.now());
  }
}

/** Waits until Service Bus has refused a link, and gives its words. */
export async function refusedLink({ cloud }: World): Promise<string> {
  for (;;) {
    const [refusal] = cloud.serviceBus.refusals;
    if (refusal !== undefined) return refusal;
    await changeIn(cloud);
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
