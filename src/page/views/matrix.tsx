/** Snapshots by targets. Of thousands of rows those that are seen are drawn. */
import { Component, type JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Address, Order } from '../address.ts';
import { lagBy } from '../lag.ts';
import type { Column, Row } from '../matrix.ts';
import type { Go } from '../use-address.ts';
import { scrollFor, virtualWindow } from '../virtual-window.ts';
import { fromNow, roughly } from '../words.ts';
import { Cell } from './cell.tsx';
import { Link } from './link.tsx';
import { useMedia, useSize } from './use-size.ts';

interface MatrixProps {
  columns: readonly Column[];
  rows: readonly Row[];
  address: Address;
  go: Go;
  now: number;
}

const wideRow = 52;
/** As letters are larger on wider screens, and the largest on a wall. */
const largeRow = 64;
const wallRow = 84;
/** On a phone the targets of a row stand below its name, three beside each other. */
const narrowHead = 40;
const narrowLine = 44;
const pageOfRows = 10;

export function Matrix({ columns, rows, address, go, now }: MatrixProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  const isNarrow = useMedia('(max-width: 700px)');
  const isLarge = useMedia('(min-width: 1900px)');
  const isWall = useMedia('(min-width: 3000px)');
  const narrowRow = narrowHead + narrowLine * Math.ceil(columns.length / 3);
  const rowHeight = isNarrow ? narrowRow : isWall ? wallRow : isLarge ? largeRow : wideRow;
  const [scrollTop, setScrollTop] = useState(0);
  const [active, setActive] = useState(0);
  const current = Math.min(active, Math.max(0, rows.length - 1));
  const height = size.height - (head.current?.offsetHeight ?? 0);
  const { first, end } = virtualWindow({ scrollTop, height, rowHeight, count: rows.length, beyond: 6 });

  useEffect(() => {
    const index = rows.findIndex(({ key }) => key === address.snapshot);
    if (index >= 0) setActive(index);
  }, [address.snapshot, rows]);
  const reveal = (row: number): void => {
    const { current: box } = scroller;
    if (box === null || height <= 0) return;
    box.scrollTop = scrollFor(row, { scrollTop: box.scrollTop, height, rowHeight });
  };
  useLayoutEffect(() => reveal(current), [current, rowHeight]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== scroller.current) return;
    const moves: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + pageOfRows,
      PageUp: current - pageOfRows,
      Home: 0,
      End: rows.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(rows.length - 1, to));
      setActive(next);
      // The row may be the same as before, and out of sight.
      reveal(next);
      return;
    }
    const row = rows[current];
    if (event.key === 'Enter' && row !== undefined) go({ snapshot: row.key });
  };

  return (
    <div
      ref={scroller}
      class={`matrix ${isNarrow ? 'matrix-narrow' : ''}`}
      role="grid"
      aria-label="Snapshots by targets"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 3}
      // None while it is scrolled out of sight, and so not drawn.
      aria-activedescendant={current >= first && current < end ? `row-${current}` : undefined}
      tabIndex={0}
      style={{ '--columns': columns.length }}
      // By whole rows: between two of them the same ones are drawn.
      onScroll={({ currentTarget: box }) => setScrollTop(Math.floor(box.scrollTop / rowHeight) * rowHeight)}
      onKeyDown={onKeyDown}
    >
      <div ref={head} role="rowgroup" class="matrix-head">
        <div role="row" aria-rowindex={1} class="matrix-row">
          <SortHead order="name" word="Snapshot" address={address} go={go} />
          <SortHead order="taken" word="Taken" address={address} go={go} />
          <SortHead order="lag" word="Lag" address={address} go={go} />
          {columns.map(({ key, location, group, subscription }) => (
            <div
              role="columnheader"
              key={key}
              class="target-head"
              title={`${location}: ${subscription}/${group}`}
            >
              {location}
              <span class="faint">{group}</span>
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="matrix-body" style={{ height: `${rows.length * rowHeight}px` }}>
        {rows.slice(first, end).map((row, offset) => (
          <MatrixRow
            key={row.key}
            row={row}
            index={first + offset}
            top={(first + offset) * rowHeight}
            height={rowHeight}
            isActive={first + offset === current}
            isOpen={row.key === address.snapshot}
            {...{ columns, go, now }}
          />
        ))}
      </div>
    </div>
  );
}

interface MatrixRowProps {
  row: Row;
  index: number;
  /** px from the first row. */
  top: number;
  height: number;
  isActive: boolean;
  isOpen: boolean;
  columns: readonly Column[];
  go: Go;
  now: number;
}

/** Drawn again only where something of it is another: while the list goes by, most rows stay as they are. */
class MatrixRow extends Component<MatrixRowProps> {
  override shouldComponentUpdate(next: Readonly<MatrixRowProps>): boolean {
    const names = Object.keys(next) as (keyof MatrixRowProps)[];
    return names.some((name) => next[name] !== this.props[name]);
  }

  override render(): JSX.Element {
    const { row, index, top, height, isActive, isOpen, columns, go, now } = this.props;
    const { key, name, rule, taken, cells } = row;
    const lag = lagBy(now, row);
    return (
      <div
        role="row"
        id={`row-${index}`}
        aria-rowindex={index + 2}
        aria-selected={isOpen}
        class={`matrix-row ${isActive ? 'row-active' : ''} ${isOpen ? 'row-open' : ''}`}
        style={{ transform: `translateY(${top}px)`, height: `${height}px` }}
      >
        <div role="rowheader" class="name-cell">
          <Link to={{ snapshot: key }} go={go} tabIndex={-1} class="name" title={name}>
            {name}
          </Link>
          <span class="faint rule">{rule}</span>
        </div>
        <div role="gridcell" class="faint small-cell">
          {taken === undefined ? 'source gone' : fromNow(taken, now)}
        </div>
        <div role="gridcell" class="faint small-cell">
          {lag === undefined ? '–' : roughly(lag)}
        </div>
        {columns.map((column, at) => (
          <div role="gridcell" key={column.key} class="target-cell">
            <span class="target-name faint">{column.location}</span>
            <Cell replica={cells[at]} isTarget={column.rules.has(rule)} now={now} />
          </div>
        ))}
      </div>
    );
  }
}

interface SortHeadProps {
  order: Order;
  word: string;
  address: Address;
  go: Go;
}

function SortHead({ order, word, address, go }: SortHeadProps): JSX.Element {
  const isSorted = address.order === order;
  // What is newest or longest is what one looks for first.
  const startsDescending = order === 'taken' || order === 'lag';
  const sort = isSorted ? (address.descending ? 'descending' : 'ascending') : 'none';
  const toggle = (): void => {
    if (!isSorted) go({ order, descending: startsDescending });
    else if (address.descending === startsDescending) go({ descending: !startsDescending });
    else go({ order: 'state', descending: false });
  };
  return (
    <div role="columnheader" aria-sort={isSorted ? sort : undefined} class={`sort-head sort-${order}`}>
      <button type="button" onClick={toggle}>
        {word}
        <span aria-hidden="true" class="sort-arrow">
          {isSorted ? (address.descending ? '▼' : '▲') : '↕'}
        </span>
      </button>
    </div>
  );
}
