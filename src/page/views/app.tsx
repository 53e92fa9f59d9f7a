/** The page as a whole: what is read, and what of it is shown where. */
import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { syncAct } from '../acts.ts';
import { concernsOf } from '../attention.ts';
import { countsOf } from '../filter.ts';
import { activityOf } from '../happenings.ts';
import { useAddress } from '../use-address.ts';
import { fromNow } from '../words.ts';
import { verdictOf } from '../verdict.ts';
import { ActButton, ActingProvider } from './acting.tsx';
import { RecentActivity } from './activity.tsx';
import { Attention } from './attention.tsx';
import { Banner } from './banner.tsx';
import { Counts } from './counts.tsx';
import { SignIn } from './sign-in.tsx';
import { TabContent, Tabs } from './tabs.tsx';
import { TopBar } from './top-bar.tsx';
import { useReports } from './use-reports.ts';
import { useShortcuts } from './use-shortcuts.ts';

const mostActivities = 8;

export function App(): JSX.Element {
  const [address, go] = useAddress();
  const [round, setRound] = useState(0);
  const reports = useReports(round);
  const { status, history, deletions, letters, pauses, caller, scene, matrix } = reports;
  const now = useNow();
  const search = useRef<HTMLInputElement>(null);
  const close = useCallback(() => {
    go({ snapshot: '' });
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
  }, [go]);
  useShortcuts(search, address.snapshot !== '', go, close);

  const situation = {
    status: status.body,
    failure: status.failure && { message: status.failure.error.message, since: status.failure.since },
    pauses: pauses.body?.pauses ?? [],
    deadLetters: letters.body?.letters.length ?? 0,
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
        pausesUnread: pauses.body?.unread[0]?.detail ?? pauses.failure?.error.message,
      }),
    [status.body, deletions.body, letters.body, pauses.body, pauses.failure],
  );
  const counts = useMemo(
    () => countsOf(matrix, address),
    [matrix, address.text, address.rule, address.target],
  );
  useEffect(() => {
    document.title = `${verdict.headline} · Snapshot Replicator`;
  }, [verdict.headline]);

  const isRefused = status.failure?.error.status === 401;
  return (
    <ActingProvider caller={caller} onDone={reports.refresh}>
      <TopBar caller={caller} isLive={status.failure === undefined && status.body !== undefined} />
      <main>
        {isRefused ? (
          <SignIn by={caller?.signIn ?? 'key'} onKey={() => setRound(round + 1)} />
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
              <Attention concerns={concerns} go={go} />
              <RecentActivity
                activities={activities}
                problem={history.body === undefined ? (history.failure?.error.message ?? 'Reading…') : ''}
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
