import { concurrentRequest } from './compute-errors.ts';

/** Throws while something is being made, changed or deleted. */
export function checkNotBusy({ provisioningState }: { provisioningState: string }): void {
  if (provisioningState === 'Updating' || provisioningState === 'Deleting') throw concurrentRequest();
}
