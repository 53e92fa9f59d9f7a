import type { PersonRow } from '../row.ts';

export const azdOnWindows: PersonRow = {
  kind: 'person',
  id: 'azd-on-windows',
  question: 'does azd deploy from Windows?',
  expected: '`azd up` gets to its end',
  look: 'docs/deploy.md, With azd, in PowerShell 7 on Windows. Which hook or step failed, if one did?',
  onlyAzure: 'it is a whole deployment with azd, which the local cloud has not',
};
