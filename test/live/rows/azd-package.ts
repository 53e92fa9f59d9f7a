import type { PersonRow } from '../row.ts';

export const azdPackage: PersonRow = {
  kind: 'person',
  id: 'azd-package',
  question: 'does azd take the `.bicepparam` file, and the package as it is staged in `dist/app`?',
  expected: 'it deploys both',
  look: 'The first `azd up`: does it read the parameters, and upload the package without building it in Azure?',
  onlyAzure: 'it is a whole deployment with azd, which the local cloud has not',
};
