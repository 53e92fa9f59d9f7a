import type { PersonRow } from '../row.ts';

export const functionsKnown: PersonRow = {
  kind: 'person',
  id: 'functions-known',
  question: 'does the platform know the functions after an upload?',
  expected: 'it knows them by itself',
  look: 'At the end of `azd up` or of `npm run check:after`: did it say that functions are loaded at once, after “not known yet”, or never?',
  onlyAzure: 'the local cloud loads the functions of the package itself',
};
