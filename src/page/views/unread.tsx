import type { JSX } from 'preact';
import type { StatusReport } from '../api-types.ts';
import { lastPart } from '../words.ts';
import { Icon } from './icon.tsx';

interface UnreadProps {
  unread: readonly Pick<StatusReport['unread'][number], 'group' | 'code' | 'detail'>[];
}

/** What a report could not read: what is there is not known, so none is not said. */
export function Unread({ unread }: UnreadProps): JSX.Element | null {
  if (unread.length === 0) return null;
  return (
    <ul class="card unread">
      {unread.map(({ group, code, detail }) => (
        <li key={`${group} ${code} ${detail}`} class="tone-bad">
          <Icon name="alert" />
          <span>
            <strong>{lastPart(group)} could not be read wholly.</strong>{' '}
            <span class="faint">
              {code}: {detail}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
