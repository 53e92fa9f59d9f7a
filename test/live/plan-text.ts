/** What a person reads before anything is made: how long, how much, what, and what not. */
import type { Budget, Offer, Plan } from './plan.ts';

export function planText(
  plan: Plan,
  {
    offer,
    budget,
    run,
    prefix,
  }: { offer: Offer & { subscriptionId: string }; budget: Budget; run: string; prefix: string },
): string {
  const lines = plan.run.map(
    ({ id, minutes, dollars, makes }) =>
      `  ${id.padEnd(24)} ${String(minutes).padStart(3)} min  ${money(dollars)}  ${makes}`,
  );
  const leftOut = plan.leftOut.map(({ id, seen }) => `  ${id.padEnd(24)} ${seen}`);
  return [
    `Subscription ${offer.subscriptionId}, regions ${offer.regions.join(', ')}, run ${run}.`,
    '',
    plan.run.length === 0 ? 'Nothing would be asked.' : 'Asked, one after another:',
    ...lines,
    ...(leftOut.length > 0 ? ['', 'Left out:', ...leftOut] : []),
    '',
    `At most ${String(plan.minutes)} minutes and ${money(plan.dollars).trim()}, and up to 20 minutes to remove everything; limits:`,
    `${limitsOf(budget)}. These are estimates: nothing here reads your bill.`,
    `All of it lies in groups named ${run}-…, which are deleted after each row, on Ctrl-C too. Were this process to die,`,
    `the next run with the prefix ${prefix} deletes them; until then they cost a few cents a day.`,
    '',
  ].join('\n');
}

function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`.padStart(6);
}

function limitsOf({ minutes, dollars }: Budget): string {
  return Number.isFinite(minutes) ? `${String(minutes)} minutes and ${money(dollars).trim()}` : 'none';
}
