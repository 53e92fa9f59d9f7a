/** What is below the first screen: one thing at a time. */
import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { pinAct, unpinAct } from '../acts.ts';
import type { Address, Tab } from '../address.ts';
import type { ExplainReport, HistoryReport } from '../api-types.ts';
import { inOrder, visibleRows } from '../filter.ts';
import { lagOf } from '../lag.ts';
import { rowAt, type Row } from '../matrix.ts';
import type { Go } from '../use-address.ts';
import { usePolled } from '../use-polled.ts';
import { Absent } from './absent.tsx';
import { ActButton } from './acting.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { Deletions } from './deletions.tsx';
import { Detail } from './detail.tsx';
import { Filters } from './filters.tsx';
import { LagChart } from './lag-chart.tsx';
import { LagTable } from './lag-table.tsx';
import { Link } from './link.tsx';
import { Matrix } from './matrix.tsx';
import { Pauses } from './pauses.tsx';
import { Play } from './play.tsx';
import { problemOf } from './problem-of.ts';
import { Unread } from './unread.tsx';
import type { Reports } from './use-reports.ts';

interface TabsProps {
  address: Address;
  go: Go;
  reports: Reports;
  hasCloud: boolean;
}

export function Tabs({ address, go, reports, hasCloud }: TabsProps): JSX.Element {
  const { deletions, letters, pauses, caller } = reports;
  const pending = deletions.body?.sets.reduce((sum, set) => sum + set.pending.length, 0) ?? 0;
  const offers = (operation: string): boolean => caller?.operations[operation] !== undefined;
  const all: [Tab, string, number, isThere: boolean][] = [
    ['replicas', 'Replicas', 0, true],
    ['lag', 'Lag', 0, true],
    ['deletions', 'Deletions', pending, true],
    ['letters', 'Dead letters', letters.body?.letters.length ?? 0, offers('getDeadLetters')],
    ['pauses', 'Pauses', pauses.body?.pauses.length ?? 0, offers('getPause')],
    ['play', 'Local cloud', 0, hasCloud],
  ];
  const tabs = all.filter(([, , , isThere]) => isThere);
  const bar = useRef<HTMLElement>(null);
  // On a phone a link may lead to a tab beyond its edge; the page itself stays where it is.
  useLayoutEffect(() => {
    const current = bar.current?.querySelector<HTMLElement>('[aria-current]');
    if (bar.current === null || current === null || current === undefined) return;
    const left = current.offsetLeft - bar.current.offsetLeft;
    const { scrollLeft, clientWidth } = bar.current;
    if (left < scrollLeft) bar.current.scrollLeft = left;
    const right = left + current.offsetWidth;
    if (right > scrollLeft + clientWidth) bar.current.scrollLeft = right - clientWidth;
    // Numbers make tabs wider.
  }, [address.tab, tabs.map(([tab, , number]) => `${tab} ${number}`).join()]);
  return (
    <nav ref={bar} class="tabs" aria-label="Parts of the page">
      {tabs.map(([tab, word, number]) => (
        <Link key={tab} to={{ tab, snapshot: '' }} go={go} current={address.tab === tab} class="tab">
          {word}
          {number > 0 && <span class="badge">{number.toLocaleString('en')}</span>}
        </Link>
      ))}
    </nav>
  );
}

interface TabContentProps {
  address: Address;
  go: Go;
  reports: Reports;
  now: number;
  search: RefObject<HTMLInputElement | null>;
  close: () => void;
}

export function TabContent(props: TabContentProps): JSX.Element | null {
  const { address, reports, now, go } = props;
  const { status, deletions, letters, pauses, scene, refresh } = reports;
  const rules = useMemo(
    () => [...new Set(status.body?.replicas.map(({ rule }) => rule))].sort(),
    [status.body],
  );
  switch (address.tab) {
    case 'replicas':
      return <Replicas {...props} rules={rules} />;
    case 'lag':
      return <LagTab {...props} rules={rules} />;
    case 'deletions':
      return (
        <Deletions
          sets={deletions.body?.sets ?? []}
          unread={deletions.body?.unread ?? []}
          problem={problemOf(deletions)}
          pauses={pauses.body?.pauses ?? []}
          {...{ now, go }}
        />
      );
    case 'letters':
      return (
        <DeadLetters
          letters={letters.body?.letters ?? []}
          unread={letters.body?.unread ?? []}
          problem={problemOf(letters)}
          now={now}
        />
      );
    case 'pauses':
      return (
        <Pauses
          pauses={pauses.body?.pauses ?? []}
          problem={problemOf(pauses) || (pauses.body?.unread[0]?.detail ?? '')}
          {...{ rules, now }}
        />
      );
    case 'play':
      return scene === undefined ? null : <Play scene={scene} onDone={refresh} />;
  }
}

function Replicas(props: TabContentProps & { rules: readonly string[] }): JSX.Element {
  const { address, go, reports, now, search, close, rules } = props;
  const { matrix } = reports;
  const { order, descending } = address;
  const rows = useMemo(
    () => inOrder(visibleRows(matrix, address), order, descending),
    [matrix, address.states, address.text, address.rule, address.target, order, descending],
  );
  const columns = useMemo(
    () => matrix.columns.filter(({ key }) => address.target === '' || key === address.target.toLowerCase()),
    [matrix.columns, address.target],
  );
  const shown = useMemo(() => narrowed(rows, matrix.columns, columns), [rows, columns]);
  const open = rowAt(matrix, address.snapshot);
  const isOpen = address.snapshot !== '' && (open !== undefined || reports.status.body !== undefined);
  return (
    <div class={`replicas ${isOpen ? 'replicas-split' : ''}`}>
      <div class="list">
        <Filters
          {...{ address, go, rules, search }}
          columns={matrix.columns}
          shown={rows.length}
          isKnown={reports.status.body !== undefined}
          total={matrix.rows.length}
        />
        {shown.length > 0 ? (
          <Matrix
            {...{ go, now, columns }}
            address={open === undefined ? address : { ...address, snapshot: open.key }}
            rows={shown}
          />
        ) : (
          <p class="card nothing">{emptyText(reports)}</p>
        )}
      </div>
      {open !== undefined && <OpenDetail {...{ open, rows, reports, now, go, close }} />}
      {isOpen && open === undefined && (
        <Absent
          key={address.snapshot}
          snapshot={address.snapshot}
          isComplete={reports.status.body?.complete === true}
          {...{ now, close }}
        />
      )}
    </div>
  );
}

/** Why there are no rows. */
function emptyText({ status, matrix, scene }: Reports): string {
  if (status.body === undefined) return problemOf(status);
  if (matrix.rows.length > 0) return 'No snapshot is as these filters ask. Clear them to see all.';
  const next = 'The next snapshot that a rule selects shows up here by itself.';
  return scene === undefined
    ? `There is none yet. ${next}`
    : `There is none yet: take some under Local cloud.`;
}

/** The rows with the cells of these columns alone. */
function narrowed(
  rows: readonly Row[],
  all: readonly { key: string }[],
  columns: readonly { key: string }[],
): readonly Row[] {
  if (columns.length === all.length) return rows;
  const places = columns.map(({ key }) => all.findIndex((one) => one.key === key));
  return rows.map((row) => ({ ...row, cells: places.map((place) => row.cells[place]) }));
}

interface OpenDetailProps {
  open: Row;
  rows: readonly Row[];
  reports: Reports;
  now: number;
  go: Go;
  close: () => void;
}

function OpenDetail({ open, rows, reports, now, go, close }: OpenDetailProps): JSX.Element {
  const name = encodeURIComponent(open.name);
  const explained = usePolled<ExplainReport>(
    `v1/explain/${name}?rule=${encodeURIComponent(open.rule)}`,
    30_000,
  );
  const history = usePolled<HistoryReport>(`v1/history?since=P90D&name=${name}`, 30_000);
  return (
    <Detail
      row={open}
      all={reports.matrix.rows}
      columns={reports.matrix.columns}
      history={history}
      actions={(row) => (
        <div class="buttons">
          <ActButton act={pinAct(row)} icon="pin" />
          <ActButton act={unpinAct(row)} />
        </div>
      )}
      {...{ rows, explained, now, go, close }}
    />
  );
}

function LagTab({
  address,
  go,
  reports,
  now,
  rules,
}: TabContentProps & { rules: readonly string[] }): JSX.Element {
  const { status, history, matrix, caller } = reports;
  const lag = useMemo(() => {
    const replicas = status.body?.replicas ?? [];
    const own = address.rule === '' ? replicas : replicas.filter(({ rule }) => rule === address.rule);
    return lagOf(own, history.body?.happenings ?? [], now, caller?.objectives ?? {});
  }, [status.body, history.body, address.rule, caller, now]);
  return (
    <>
      <div class="filters">
        <label>
          <span class="hidden">Rule</span>
          <select value={address.rule} onChange={(event) => go({ rule: event.currentTarget.value })}>
            <option value="">All rules</option>
            {rules.map((rule) => (
              <option key={rule} value={rule}>
                {rule}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Unread unread={history.body?.unread ?? []} />
      <LagChart lag={lag} columns={matrix.columns} now={now} omitted={history.body?.omitted ?? 0} />
      <LagTable points={lag.points} go={go} />
    </>
  );
}
