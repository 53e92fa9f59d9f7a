import { noInstallation, readList, siteOf } from '../installation.ts';
import type { RunRow } from '../row.ts';

interface Policy {
  name: string;
  properties: { allow?: boolean };
}

export const basicPublishing: RunRow = {
  kind: 'run',
  id: 'basic-publishing',
  question: 'are basic credentials for publishing refused on Flex Consumption?',
  expected: 'ftp: refused, scm: refused',
  needs: ['installation'],
  minutes: 1,
  dollars: 0,
  makes: 'nothing',
  onlyAzure: noInstallation,
  run: async (stage) => {
    const { id } = await siteOf(stage);
    const policies = await readList<Policy>(stage, `${id}/basicPublishingCredentialsPolicies`, '2025-03-01');
    const found = policies.map(
      ({ name, properties }) => `${name}: ${properties.allow === false ? 'refused' : 'allowed'}`,
    );
    return found.sort().join(', ');
  },
};
