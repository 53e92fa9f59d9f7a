import { expect, test } from 'vitest';
import { lazily } from '../../../src/azure/lazily.ts';

interface Counter {
  next(by: number): Promise<number>;
}

/** Has state, and methods that need their own object. */
class Counting implements Counter {
  #count = 0;

  next(by: number): Promise<number> {
    this.#count += by;
    return Promise.resolve(this.#count);
  }
}

test('is loaded once, by the first call, and is one object', async () => {
  let loads = 0;
  const counter = lazily<Counter>(
    () => {
      loads += 1;
      return Promise.resolve(new Counting());
    },
    { next: true },
  );
  expect(loads).toBe(0);
  expect(await Promise.all([counter.next(1), counter.next(2), counter.next(3)])).toEqual([1, 3, 6]);
  expect(loads).toBe(1);
});

test('a load that failed is tried again', async () => {
  let loads = 0;
  const counter = lazily<Counter>(
    () => {
      loads += 1;
      return loads === 1 ? Promise.reject(new Error('no such file')) : Promise.resolve(new Counting());
    },
    { next: true },
  );
  await expect(counter.next(1)).rejects.toThrow('no such file');
  expect(await counter.next(1)).toBe(1);
});
