import { BlobPauses } from '../azure/pauses/blob-pauses.ts';
import { pauseText } from '../replication/pause.ts';
import type { World } from '../reconciler/ports.ts';
import { credentialFor } from './azure-world.ts';
import type { CliSettings } from './cli-settings.ts';
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

/** Of a command that needs nothing else of the world; where no journal is known, nothing of pauses is. */
export async function tellKnownPauses(
  io: Pick<Io, 'error' | 'isTerminal' | 'now'>,
  known: CliSettings,
): Promise<void> {
  if (!known.hasJournal) return;
  const pauses = new BlobPauses(credentialFor(known, io), known.settings.journal, () => io.now());
  await tellPauses(io, { pauses });
}
