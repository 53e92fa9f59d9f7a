import type { PersonRow } from '../row.ts';

export const azdOutputs: PersonRow = {
  kind: 'person',
  id: 'azd-outputs',
  question: "do names of outputs keep their case in azd's environment?",
  expected: 'they keep it',
  look: 'After `azd up`: `azd env get-values`. Is it `functionAppName`, letter by letter?',
  onlyAzure: 'it is what azd writes into its own folder',
};
