/** The region of the service, as people write it; the deployment, its name and the checks take it as it stands. */
import { normaliseLocation } from '../../src/config/location.ts';

/** What is wrong with it; undefined where nothing is. Whether there is such a region, Azure knows. */
export function locationProblem(text: string): string | undefined {
  const name = normaliseLocation(text);
  if (!/^[a-z][a-z\d]+$/.test(name)) {
    return `AZURE_LOCATION is "${text}", which is no name of a region: set it to one such as northeurope`;
  }
  return name === text ? undefined : `AZURE_LOCATION is "${text}": set it to ${name}`;
}
