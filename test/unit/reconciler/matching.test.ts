import fc from 'fast-check';
import { expect, test } from 'vitest';
import { match, Matching, type Matched } from '../../../src/reconciler/matching.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { replicaOf, sourceGroup, sourceSnapshot } from '../../support/snapshots.ts';

const named = (name: string): Snapshot =>
  sourceSnapshot({ name, id: sourceSnapshot().id.replace(/[^/]+$/, name) });

test('pages give what whole listings give, wherever the pages end', () => {
  const names = fc.uniqueArray(fc.nat(30), { maxLength: 20 });
  fc.assert(
    fc.property(names, names, names, fc.integer({ min: 1, max: 7 }), (sources, replicas, others, size) => {
      const listed = sources.map((one) => named(`Image-${one}`));
      const there = [
        ...replicas.map((one) => replicaOf(named(`image-${one}`))),
        ...others.filter((one) => !replicas.includes(one)).map((one) => named(`image-${one}`)),
      ];
      const matching = new Matching(sourceGroup, listed);
      const paged: Matched[] = [];
      for (let from = 0; from < there.length; from += size) {
        paged.push(...matching.page(there.slice(from, from + size)));
      }
      paged.push(...matching.rest());
      const inOrder = (all: Matched[]): Matched[] =>
        all.sort((left, right) => (left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1));
      expect(inOrder(paged)).toEqual(inOrder([...match(sourceGroup, listed, there)]));
    }),
  );
});
