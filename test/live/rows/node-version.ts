import { noInstallation, siteOf } from '../installation.ts';
import type { RunRow } from '../row.ts';

export const nodeVersion: RunRow = {
  kind: 'run',
  id: 'node-version',
  question: 'does Flex Consumption run Node 24 in your region?',
  expected: 'node 24, Running',
  needs: ['installation'],
  minutes: 1,
  dollars: 0,
  makes: 'nothing',
  onlyAzure: noInstallation,
  run: async (stage) => {
    const { properties } = await siteOf(stage);
    const { name = 'no runtime', version = 'no version' } = properties.functionAppConfig?.runtime ?? {};
    return `${name} ${version}, ${properties.state ?? 'no state'}`;
  },
};
