import type { JSX } from 'preact';
import type { LagPoint } from '../lag.ts';
import type { Go } from '../use-address.ts';
import { dateTime, duration, lastPart } from '../words.ts';
import { Link } from './link.tsx';

const mostRows = 20;

/** The longest, in words. */
export function LagTable({ points, go }: { points: readonly LagPoint[]; go: Go }): JSX.Element | null {
  const longest = points.toSorted((left, right) => right.seconds - left.seconds).slice(0, mostRows);
  if (longest.length === 0) return null;
  return (
    <section class="card" aria-labelledby="longest">
      <h2 id="longest">The longest</h2>
      <div class="table-box" role="region" aria-label="Table of the longest" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Snapshot</th>
              <th scope="col">Target</th>
              <th scope="col">Lag</th>
              <th scope="col">Ready</th>
            </tr>
          </thead>
          <tbody>
            {longest.map(({ name, rule, target, seconds, isReady, at, objective }) => (
              <tr key={`${rule} ${name} ${target}`}>
                <th scope="row">
                  <Link to={{ tab: 'replicas', snapshot: `${rule}/${name}` }} go={go}>
                    {name}
                  </Link>
                </th>
                <td>{lastPart(target)}</td>
                <td>
                  {duration(seconds)}
                  {objective !== undefined && seconds > objective && (
                    <span class="faint"> beyond the objective</span>
                  )}
                </td>
                <td>{isReady ? dateTime(at) : 'not yet'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
