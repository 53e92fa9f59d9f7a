/** Lets the `Date` of this process tell another time, which goes on as the real one does until it is moved again. */
const realNow = Date.now.bind(Date);
let shiftMs = 0;
const now = (): number => realNow() + shiftMs;

/** `time`: ms since 1970. */
export function moveDate(time: number): void {
  shiftMs = time - realNow();
}

globalThis.Date = new Proxy(Date, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
  apply: (target) => new target(now()).toString(),
  get: (target, key, receiver) => (key === 'now' ? now : (Reflect.get(target, key, receiver) as unknown)),
});
