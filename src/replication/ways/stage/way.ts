/** A full snapshot goes to another region as a VHD in a private page blob, and is imported there. */
import { mayStage } from '../../rule.ts';
import { sectorSizeRefusal } from '../sector-size.ts';
import type { Way } from '../way.ts';
import { stagedBlob } from './leftover.ts';
import { nextStep } from './next-step.ts';
import { stagingRefusal } from './refuses.ts';

export const stage: Way = {
  name: 'Stage',
  createOption: 'Import',
  makesIncremental: false,
  leads: (source, rule, target) =>
    source.location !== target.location && !source.incremental && mayStage(rule),
  refuses: (source) => sectorSizeRefusal(source) ?? stagingRefusal(source),
  nextStep,
  leftover: stagedBlob,
};
