import { eventOf } from './event-of.ts';
import { groups, type World } from './world.ts';

let touches = 0;

/** An event for a source snapshot, as if it had been written just now. */
export function touch(world: World, name: string): void {
  const id = `00000000-0000-0000-0000-${String(++touches).padStart(12, '0')}`;
  world.cloud.serviceBus.send('snapshot-events', {
    messageId: `touch-${touches}`,
    body: eventOf({ ...groups.source, name }, id, world.clock.now()),
  });
}
