/**
 * What a hint costs that finds a replica in sync, by module: own time by V8's profiler, as milliseconds of CPU, of one
 * process with the built bundle and the local cloud's Functions host. By hand, from `node bench/live/profile.ts hints`
 * before and after, on the machine of the page while others worked on it; to be written anew with the next profile.
 */
const ownTimes: readonly (readonly [module: string, before: number, after: number])[] = [
  ['Node: TLS, streams', 1.66, 0.44],
  ["the local cloud's Functions host, with its Service Bus client", 0.86, 0.73],
  ['@azure/functions: binding a message, which parses each text as JSON', 0.63, 0.41],
  ['garbage collection', 0.58, 0.45],
  ['Node: HTTP', 0.4, 0.31],
  ['writing to sockets', 0.34, 0.41],
  ["the SDKs' pipeline, with their reading of JSON", 0.26, 0.24],
  ['`src/azure/pipeline`: reading and checking each answer', 0.22, 0.18],
  ['`src/azure/budget`', 0.2, 0.12],
  ['Service Bus client', 0.18, 0.06],
  ['the rest of `src/azure`', 0.16, 0.12],
  ['promises', 0.12, 0.11],
  ['the client of Compute: models', 0.11, 0.12],
  ['`src/reconciler` and `src/replication`', 0.19, 0.2],
  ['zod (after: before tags left it)', 0.09, 0.16],
];

export const profileText = `## What costs

A profile of row 8, ms of CPU a hint (two reads), before and after what follows it; the local cloud runs in a process of its own and is not in it:

| Module | Before | After |
| ------ | ------ | ----- |
${ownTimes.map(([module, before, after]) => `| ${module} | ${before.toFixed(2)} | ${after.toFixed(2)} |`).join('\n')}

What was changed:

- Reads share connections that are kept, 96 at most. The SDK's own way opens one for each call of a burst and keeps 256: most of the time went into TLS handshakes. What changes something still has connections of its own and waits for none.
- The limit of a call ends with the call. \`AbortSignal.timeout\` lived on for 30 seconds after each, with all that listened to it; and each read had two.
- The address of a request is read once instead of six times.
- The check of an answer takes nothing over, and tags are checked without a record of zod's, which took as long as all the rest.
- A budget at which nobody waits does nothing after an answer; one at which some wait no longer goes through all of them each time.
- A snapshot is read into one object, not into seven that are put together: 1.5 for 4.5 µs each, also in listings.
- The copies under way in a listing are counted before a PUT only where a limit of them was met.

Row 3 is ten calls for two targets: a PUT comes after four rounds of reads, one after the other. They were eleven as long as the source was read once for each target where nobody waited for a turn. Each event begins when all is over that the one before it led to; before, its time was also that of the journal and the next looks of that one. None of its steps waits for a timer; it is bound by the CPU of the app and of the cloud, whose code is hardly warm after so few events. To list both groups of a copy side by side was tried: no faster here, and 6 % more in a burst on four instances, so that it was left.`;
