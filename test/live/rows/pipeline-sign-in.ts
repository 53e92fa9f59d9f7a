import type { PersonRow } from '../row.ts';

export const pipelineSignIn: PersonRow = {
  kind: 'person',
  id: 'pipeline-sign-in',
  question: 'do the pipelines sign in and deploy, as docs/pipelines.md sets them up?',
  expected: 'the run deploys',
  look: 'docs/pipelines.md, Set it up, then a push to main. Which step failed, if one did?',
  onlyAzure: 'it needs GitHub or Azure DevOps, and Entra',
};
