/** The page as a whole: what is read, and what of it is shown where. */
import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { syncAct } from '../acts.ts';
import { concernsOf } from '../attention.ts';
import { countsOf } from '../filter.ts';
import { activityOf } from '../happenings.ts';
import { useAddress } from '../use-address.ts';
import { fromNow } from '../words.ts';
import { staleness } from '../staleness.ts';
import { isAllRead, unreadOf } from '../unread.ts';
import { verdictOf } from '../verdict.ts';
import { ActButton, ActingProvider } from './acting.tsx';
import { RecentActivity } from './activity.tsx';
import { Attention } from './attention.tsx';
import { Banner } from './banner.tsx';
import { Counts } from './counts.tsx';
import { SignIn } from './sign-in.tsx';
import { TabContent, Tabs } from './tabs.tsx';
import { TopBar } from './top-bar.tsx';
import { problemOf } from './problem-of.ts';
import { useReports } from './use-reports.ts';
import { useShortcuts } from './use-shortcuts.ts';

const mostActivities = 8;

export function App(): JSX.Element {
  const [address, go] = useAddress();
  const [round, setRound] = useState(0);
  const reports = useReports(round);
  const { status, history, deletions, letters, pauses, me, caller, scene, matrix } = reports;
  const now = useNow();
  const search = useRef<HTMLInputElement>(null);
  const close = useCallback(() => {
    go({ snapshot: '' });
    // On a phone the list comes back with the next drawing.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[role=grid]')?.focus());
  }, [go]);
  useShortcuts(search, address.snapshot !== '', go, close);

  const situation = {
    status: status.body,
    failure: staleness(status, now),
    unread: unreadOf(reports).filter(({ tab }) => tab !== 'replicas'),
    pauses: pauses.body?.pauses ?? [],
    deadLetters: letters.body?.letters.length ?? 0,
    sets: deletions.body?.sets ?? [],
    now,
  };
  const verdict = verdictOf(situation);
  const happenings = history.body?.happenings;
  const activities = useMemo(() => activityOf(happenings ?? [], mostActivities), [happenings]);
  const concerns = useMemo(
    () =>
      concernsOf({
        status: status.body,
        sets: deletions.body?.sets ?? [],
        letters: letters.body?.letters ?? [],
        pauses: pauses.body?.pauses ?? [],
        unread: unreadOf(reports),
        now,
      }),
    [status, deletions, letters, pauses, me, now],
  );
  const counts = useMemo(
    () => countsOf(matrix, address),
    [matrix, address.text, address.rule, address.target],
  );
  useEffect(() => {
    document.title = `${verdict.headline} · Snapshot Replicator`;
  }, [verdict.headline]);

  const refused = status.failure?.error.status === 401 ? status.failure.error : undefined;
  return (
    <ActingProvider caller={caller} onDone={reports.refresh}>
      <TopBar caller={caller} isLive={situation.failure === undefined && status.body !== undefined} />
      <main>
        {refused !== undefined ? (
          <SignIn
            // By keys the host itself refuses, and tells no code.
            by={caller?.signIn ?? (refused.code === 'NotSignedIn' ? 'entra' : 'key')}
            onKey={() => setRound(round + 1)}
          />
        ) : (
          <>
            <Banner
              verdict={verdict}
              readText={
                status.readAt === undefined
                  ? ''
                  : `Read ${fromNow(status.readAt, Math.max(now, status.readAt))}.`
              }
            >
              <ActButton act={syncAct()} icon="sync" />
            </Banner>
            <Counts counts={counts} isKnown={status.body !== undefined} address={address} go={go} />
            <div class="first">
              <Attention concerns={concerns} isKnown={isAllRead(reports)} go={go} />
              <RecentActivity
                activities={activities}
                problem={problemOf(history)}
                isPartial={history.body?.complete === false}
                now={now}
                go={go}
              />
            </div>
            <Tabs address={address} go={go} reports={reports} hasCloud={scene !== undefined} />
            <TabContent {...{ address, go, reports, now, search, close }} />
          </>
        )}
      </main>
    </ActingProvider>
  );
}

/** The time, as far as "3 min ago" needs it. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setNow(Date.now());
    }, 5000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
