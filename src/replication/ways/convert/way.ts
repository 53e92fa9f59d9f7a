/** A full snapshot goes to another region by a temporary disk and an incremental snapshot of that. */
import { mayConvert } from '../../rule.ts';
import { sectorSizeRefusal } from '../sector-size.ts';
import type { Way } from '../way.ts';
import { temporaryPair } from './leftover.ts';
import { nextStep } from './next-step.ts';

export const convert: Way = {
  name: 'Convert',
  createOption: 'CopyStart',
  makesIncremental: true,
  leads: (source, rule, target) =>
    source.location !== target.location && !source.incremental && mayConvert(rule),
  refuses: sectorSizeRefusal,
  nextStep,
  leftover: temporaryPair,
};
