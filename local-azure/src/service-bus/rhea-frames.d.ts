/** What the broker needs of a file of rhea 3.0.5 that has no types. */
declare module 'rhea/lib/frames.js' {
  const frames: {
    disposition(fields: { role: boolean; first: number; settled: boolean; state: unknown }): unknown;
  };
  export default frames;
}
