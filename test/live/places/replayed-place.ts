import type { Recording } from '../recording/recording.ts';
import { Replayer } from '../recording/replayer.ts';
import { giveRole } from './azure-place.ts';
import { Clients } from './clients.ts';
import type { Place } from './place.ts';
import { movedTime } from './time.ts';

/** What a place once answered, on a time that costs nothing. Needs no network and no one signed in. */
export function replayedPlace(recording: Recording): Place {
  const { began, limited, ...place } = recording.place;
  const credential = { getToken: () => Promise.resolve({ token: 'none', expiresOnTimestamp: Infinity }) };
  const clients = new Clients({
    credential,
    endpoint: place.endpoint,
    audience: place.audience,
    httpClient: new Replayer(recording),
    retryDelayMs: 1,
  });
  const { signal } = new AbortController();
  const time = movedTime(began, signal);
  return {
    ...place,
    clients,
    ...(limited && {
      limited: {
        ...limited,
        clients,
        // The local cloud was given them by hand.
        grant: (grant) =>
          place.from === 'local'
            ? Promise.resolve()
            : giveRole(clients, {
                ...grant,
                run: place.run,
                principalId: limited.objectId,
                pause: time.pause,
              }),
      },
    }),
    signal,
    tags: {},
    ...time,
  };
}
