import type { RunRow } from '../row.ts';

export const trustedLaunchKept: RunRow = {
  kind: 'run',
  id: 'trusted-launch-kept',
  question: 'does a full snapshot keep Trusted Launch by way of a disk and across regions?',
  expected: 'TrustedLaunch, V2',
  minutes: 40,
  dollars: 0.3,
  makes: 'two disks of 30 GiB from a free image, two snapshots and a copy in the second region',
  run: (stage) =>
    stage.answerOf(async () => {
      const [source, target] = [await stage.group(), await stage.group(stage.region(1))];
      const full = await stage.snapshot(source, 'full', await stage.osDisk(source, 'disk'));
      const creationData = { createOption: 'Copy', sourceResourceId: full.id } as const;
      const between = await stage.disk(source, 'between', { creationData });
      const snapshot = await stage.snapshot(source, 'golden', between, { incremental: true });
      // As the product sends them: a copy across regions drops what is not sent.
      const { osType, hyperVGeneration, securityProfile } = await stage.read(snapshot);
      const sent = {
        ...(osType !== undefined && { osType }),
        ...(hyperVGeneration !== undefined && { hyperVGeneration }),
        ...(securityProfile && { securityProfile }),
      };
      const copied = await stage.untilCopied(await stage.copy(target, 'golden', snapshot, sent));
      const securityType = copied.securityProfile?.securityType ?? 'no security type';
      return `${securityType}, ${copied.hyperVGeneration ?? 'no generation'}`;
    }),
};
