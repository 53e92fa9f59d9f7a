/**
 * A port whose adapter, with the packages that it needs, is loaded when the first of its methods is called: a start
 * that loads only what registers functions is several times as fast. A load that failed is tried again by the next
 * call.
 */
export function lazily<Port extends object>(
  load: () => Promise<Port>,
  /** All of them, so that none is forgotten when the port gets another. */
  methods: Readonly<Record<keyof Port & string, true>>,
): Port {
  const loaded = once(load);
  const entries = (Object.keys(methods) as (keyof Port & string)[]).map((name) => [
    name,
    async (...given: unknown[]): Promise<unknown> => {
      const port = await loaded();
      const method = port[name] as (...given: unknown[]) => Promise<unknown>;
      return method.apply(port, given);
    },
  ]);
  return Object.fromEntries(entries) as Port;
}

/** Runs it when it is first wanted, and never again once it has succeeded. */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
