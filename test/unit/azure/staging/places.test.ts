import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Places } from '../../../../src/azure/staging/places.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

test('never more at a time than there are places, and all get one, whatever fails', async () => {
  const jobs = fc.array(fc.record({ takes: fc.nat(50), fails: fc.boolean() }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), jobs, async (count, all) => {
      const time = new VirtualTime();
      const places = new Places(count);
      let inside = 0;
      let most = 0;
      const started: number[] = [];
      const ended = all.map(({ takes, fails }, at) =>
        places.within(async () => {
          started.push(at);
          most = Math.max(most, ++inside);
          await time.sleep(takes);
          inside -= 1;
          if (fails) throw new Error('failed');
        }),
      );
      const settled = Promise.allSettled(ended);
      await time.run();
      const failed = (await settled).filter(({ status }) => status === 'rejected').length;
      expect(failed).toBe(all.filter(({ fails }) => fails).length);
      expect(most).toBeLessThanOrEqual(count);
      expect(started).toEqual(all.map((_, at) => at));
    }),
  );
});
