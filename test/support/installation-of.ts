import path from 'node:path';
import { propertiesOf, readEvaluated } from '../../src/local/deployment/evaluated.ts';

const examples = path.resolve(import.meta.dirname, '../../infra/bicep/examples');

/** The name that an example's deployment gives to its installation, as replicas carry it. */
export function installationOf(example: string): string {
  const deployment = readEvaluated(path.join(examples, example, 'main.snapshot.json'));
  const settings = propertiesOf(deployment, 'Microsoft.Web/sites/config', '/appsettings');
  const named = (settings as Record<string, unknown>)['INSTALLATION_ID'];
  if (typeof named !== 'string') throw new Error(`the deployment ${example} names no installation`);
  return named;
}
