import os from 'node:os';
import { profileText } from './profile.ts';
import { markdownTable, type Row } from './table.ts';

/** The page of figures. `skipped` says what was not measured, and why. */
export function performancePage(rows: readonly Row[], skipped: readonly string[]): string {
  const [cpu] = os.cpus();
  const machine = `${os.availableParallelism()} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  return `# Performance

Written by \`npm run bench\`. Rows 1, 2, 4 to 7, 12 and 15 are simulated: the service's own \`reconcile\`, budget and listings in virtual time against Resource Manager's documented limits, so they are the same on every machine. Rows 3, 8 to 11, 13, 14 and the burst in real time are measured, on ${machine}; compare only figures of one run.

${markdownTable(rows)}
${skipped.length === 0 ? '' : `\nNot measured: ${skipped.join('; ')}.\n`}
- **Ratio** is a time divided by the least that the platform allows: for copies the chain of a family at its own speed, for bursts and deletions the fewest calls under the limits.
- The **runbook** is the Azure Automation job from its description: one target a job, one copy after the other, in full, asked for every 30 s. Its jobs run side by side here, in its favour.
- The **naive handler** begins each copy when its event comes and waits for it, 16 events at a time, asking every 30 s. Its time has no limit here, in its favour.
- The **deletions** are of sources whose events told of it, and of four fifths of all; held for six hours after the last of them was marked and seen to be held, then approved. Their time is from the approval until the last is gone; the fewest calls for each are a read and a write that approve it, two reads and the DELETE.
- The **report** is \`status\` over listings made up in pages of 100, as JSON; what Azure needs for its pages is not in it. Its memory is that of the process with the made-up listings.
- The **page** is in headless Chromium without a graphics processor, which draws every frame on the machine's own cores, beside whatever else runs there: 180 pixels each frame.
- The start **without page and API** is of the same bundle, made without the two.
- The burst **without a budget** is the same engine, each call made at once.
- The **apps that divide the rules** have a principal each, and so limits each; their times are divided by those of one principal's limits.
- The **bare receiver** makes the same calls with the same SDKs, host, settings and queues, of one message for all targets and with the source read once for them, and looks at nothing that they say. Compared in row 8 is the CPU of the two processes, after two warm-ups; hints a second stand beside it, and are those of a machine that others share. Once it keeps its connections as the service does, once as the SDK does of its own, which is what the figure 0.64 was measured against.
- The **nightly plan** runs with a heap of at most 256 MiB; what making up its listings costs is not counted.

${profileText}

## What is not reached, and why

- **Row 4**, copies of more than half an hour: six calls begin a copy, each of them asked for by what proves a name to be free or by the order of a family, and two find it in sync; that leaves two looks on the way. A first look that sees less than one percent knows no length, and one more finds the end within 4 % only if it comes after a quarter of the copy. So copies of three hours and more take four looks on the way. Beside other looks they cost less, as listings of the last seconds tell how far copies are.
- **Row 12** leaves out what stands by: a Service Bus namespace is about 10 USD a month.
- **Row 3**: see above; none of its steps waits for anything but the CPU. The bare receiver, which only makes the same ten calls, does not reach it either.
- **Row 7** counts as the fewest calls neither a listing nor the last read of a replica right before its DELETE, though each deletion is proven by both: six calls a replica instead of five, before any listing. In groups of 6,250 snapshots a listing is 63 pages, read again while there is something left: 7.3 calls a replica instead of 6.6, which is 1.75. The limit that is met is that of the reads in the source's subscription, which has half of all targets here: of its reads at 2,000 × 10 (1.50) an eighth are listings, and more than a sixth are those last ones. Of 200 × 2 the whole takes 22 seconds, of which the five between an approval and its look are much.
- **Row 8**, the middle of five rounds, with connections kept on both sides. Four runs gave 0.70 to 0.89 but for one outlier, and single rounds of the bare receiver took up to twice the CPU of others: the second digit says little. What is left is that each answer is parsed and checked before the SDK does the same, that all is decided anew from it, and one record. Checking answers twice is what keeps one of the wrong shape from being believed. In a profile on busy cores the service's own code was a sixth of its CPU and its record a thirtieth; without either, the ratio would be about 0.84: the rest is that more code takes more compiling, collecting and caches.

## Charts

![Families until ready](performance/families.svg)

![A burst under Azure's limits](performance/burst.svg)

Where the limits lie and what happens there: [scaling.md](scaling.md).
`;
}
