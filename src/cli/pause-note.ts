import { pauseText } from '../replication/pause.ts';
import type { World } from '../reconciler/ports.ts';
import type { Io } from './io.ts';

/** On stderr, before whatever a command does. */
export async function tellPauses(io: Pick<Io, 'error'>, { pauses }: Pick<World, 'pauses'>): Promise<void> {
  const state = await pauses.read();
  if (state.kind === 'unreadable') {
    io.error(`Note: what is paused cannot be read (${state.code}: ${state.detail}); deletions wait.\n`);
    return;
  }
  for (const pause of state.pauses) io.error(`Paused: ${pauseText(pause)}.\n`);
}
