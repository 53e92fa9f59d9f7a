/** Azure's own copy within a region: one request, complete when it has succeeded. */
import type { Way } from '../way.ts';

export const copy: Way = {
  name: 'Copy',
  createOption: 'Copy',
  makesIncremental: false,
  leads: (source, _rule, target, isCopyRefused) =>
    source.location === target.location && !(isCopyRefused && source.incremental),
  refuses: () => undefined,
  nextStep: (_observation, _source, specOf) => ({ kind: 'ready', spec: specOf() }),
};
