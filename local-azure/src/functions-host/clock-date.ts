import type { Clock } from '../clock.ts';

/**
 * A `Date` whose "now" is the clock's; everything else is the real one. A proxy and not a subclass, so that
 * dates which Node itself makes are `instanceof` it and `Date()` without `new` still gives a text.
 */
export function clockDate(clock: Clock): DateConstructor {
  return new Proxy(Date, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [clock.now()] : args, newTarget) as object,
    apply: (target) => new target(clock.now()).toString(),
    get: (target, key, receiver) =>
      key === 'now' ? () => clock.now() : (Reflect.get(target, key, receiver) as unknown),
  });
}
