import { listOf, noInstallation } from '../installation.ts';
import type { RunRow } from '../row.ts';

export const budgetAndLogs: RunRow = {
  kind: 'run',
  id: 'budget-and-logs',
  question: 'does Azure take a budget at the scope of a group?',
  expected: 'it is there',
  needs: ['installation'],
  minutes: 1,
  dollars: 0,
  makes: 'nothing',
  onlyAzure: noInstallation,
  run: async (stage) => {
    const budgets = await listOf(stage, 'providers/Microsoft.Consumption/budgets', '2024-08-01');
    return budgets.length > 0 ? 'it is there' : 'there is none: deploy with `budget` to find out';
  },
};
