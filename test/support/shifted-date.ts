/**
 * Loaded before the command line by `node --import`: its clock begins at `TEST_NOW_MS` (ms since 1970) and runs on, so
 * that it lives in the time of a world, whatever the date of the machine is.
 */
const realNow = Date.now.bind(Date);
const shiftMs = Number(process.env['TEST_NOW_MS']) - realNow();
const now = (): number => realNow() + shiftMs;

globalThis.Date = new Proxy(Date, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
  apply: (target) => new target(now()).toString(),
  get: (target, key, receiver) => (key === 'now' ? now : (Reflect.get(target, key, receiver) as unknown)),
});
