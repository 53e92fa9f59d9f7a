import path from 'node:path';
import type { Captured, CaptureOptions } from '../capture/capture.ts';
import type { Machine, MachineId } from '../../azure/machines.ts';
import { exitCodes, Interrupted, UsageError, type ExitCode } from '../exit-code.ts';
import { print } from '../printer.ts';
import { flag, listOption, textOption, type Call, type Verb } from '../verb.ts';
import { subscriptionOption } from './options.ts';

export const captureVerb: Verb = {
  name: 'capture',
  summary:
    'takes the snapshot of a machine’s OS disk under a consistent name, incremental and tagged for replication; what is there is never overwritten',
  args: [{ name: '<vm...>', description: 'names of virtual machines in the group, or resource ids' }],
  options: [
    { flags: '-g, --group <name>', description: 'the resource group of the machines' },
    subscriptionOption,
    { flags: '--into <group>', description: 'the group of the snapshots (default: that of the machine)' },
    {
      flags: '--name-format <format>',
      description:
        'from {vm}, {disk}, {yyyy}, {MM}, {dd}, {HH}, {hh}, {mm}, {ss} in UTC (default: snap_{vm}_{yyyy}-{MM}-{dd}_{HH}{mm})',
    },
    { flags: '--full', description: 'a full snapshot instead of an incremental one' },
    { flags: '--sku <name>', description: 'of the storage (default: Standard_LRS)' },
    { flags: '--data-disks', description: 'data disks as well, a snapshot each' },
    { flags: '--tag <key=value>', description: 'a further tag; can be given again', many: true },
    { flags: '--untagged', description: 'without the tags by which rules select' },
    { flags: '--stop', description: 'deallocates a running machine before, and does not ask' },
    { flags: '--start', description: 'starts a machine again that was stopped for it' },
    { flags: '--allow-running', description: 'takes it while the machine runs, as after a power cut' },
  ],
  printsData: true,
  usesAzure: true,
  examples: [
    'snaprep capture vm-golden -g rg-build --stop --start',
    'snaprep capture vm-golden -g rg-build --into rg-images --name-format "snap_{vm}_{hh}{mm}_{dd}-{MM}-{yyyy}"',
    'snaprep capture vm-golden -g rg-build --allow-running --data-disks -o json --query "machines[].snapshots[].id"',
  ],
  async run(call): Promise<ExitCode> {
    const [{ azureAccess, subscriptionOf }, { capture }] = await Promise.all([
      import('../azure-access.ts'),
      import('../capture/capture.ts'),
    ]);
    const { io, args, printing } = call;
    if (flag(call, 'stop') && flag(call, 'allowRunning')) {
      throw new UsageError('--stop and --allow-running say opposite things; give one of them');
    }
    const azure = await azureAccess(call);
    const isNamed = args.some((vm) => !vm.startsWith('/'));
    const subscriptionId = isNamed ? await subscriptionOf(call, azure.arm) : '';
    const ids = args.map((vm) => machineIdFrom(vm, subscriptionId, textOption(call, 'group')));
    const machines: Captured[] = [];
    let interrupted: Interrupted | undefined;
    try {
      for (const id of ids) {
        if (io.signal.aborted)
          throw new Interrupted(`Interrupted; left as they are: ${ids.length - machines.length}.`);
        const options = await optionsFor(call, azure.known.settings.replicationFile, id);
        machines.push(await capture(azure, id, options));
      }
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      interrupted = error;
    }
    if (machines.length > 0)
      await print(io, printing, { kind: 'capture', machines }, () => capturedText(machines));
    if (interrupted !== undefined) throw interrupted;
    const isDone = machines.every(({ result }) => result === 'captured');
    return isDone ? exitCodes.done : machines.length === 1 ? exitCodes.failed : exitCodes.someFailed;
  },
};

async function optionsFor(call: Call, file: string, id: MachineId): Promise<CaptureOptions> {
  const [{ selectTags }, { defaultNameFormat }] = await Promise.all([
    import('../capture/select-tags.ts'),
    import('../capture/name-format.ts'),
  ]);
  const into = textOption(call, 'into');
  const group = { subscriptionId: id.subscriptionId, resourceGroup: into ?? id.resourceGroup };
  const own = Object.fromEntries(listOption(call, 'tag').map(tagFrom));
  return {
    io: call.io,
    into: group,
    nameFormat: textOption(call, 'nameFormat') ?? defaultNameFormat,
    tags: flag(call, 'untagged') ? own : { ...selectTags(path.resolve(call.io.cwd, file), group), ...own },
    incremental: !flag(call, 'full'),
    sku: textOption(call, 'sku') ?? 'Standard_LRS',
    withDataDisks: flag(call, 'dataDisks'),
    startAfterwards: flag(call, 'start'),
    whenRunning: (machine) => whenRunning(call, machine),
    tell: (text) => call.io.error(`${text}\n`),
  };
}

async function whenRunning(call: Call, { name, power }: Machine): ReturnType<CaptureOptions['whenRunning']> {
  if (flag(call, 'stop')) return 'stop';
  if (flag(call, 'allowRunning')) return 'asItRuns';
  const answer = await call.io.ask(
    `${name} is ${power ?? 'in no known state'}. Stop it first, take it as it runs, or leave it? [s/r/L] `,
  );
  if (call.io.signal.aborted) throw new Interrupted(`Interrupted; ${name} was left as it is.`);
  if (answer === undefined) {
    throw new UsageError(`${name} is ${power ?? 'in no known state'}; give --stop or --allow-running`);
  }
  if (/^s/i.test(answer.trim())) return 'stop';
  return /^r/i.test(answer.trim()) ? 'asItRuns' : 'leave';
}

function machineIdFrom(vm: string, subscriptionId: string, group: string | undefined): MachineId {
  const [, subscription, resourceGroup, name] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachines\/([^/]+)$/i.exec(
      vm,
    ) ?? [];
  if (subscription !== undefined && resourceGroup !== undefined && name !== undefined) {
    return { subscriptionId: subscription, resourceGroup, name };
  }
  if (vm.startsWith('/')) throw new UsageError(`${vm}: is no id of a virtual machine`);
  if (group === undefined) throw new UsageError(`${vm}: in which group? Give -g, or the resource id`);
  return { subscriptionId, resourceGroup: group, name: vm };
}

function tagFrom(text: string): [string, string] {
  const [, key, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new UsageError(`--tag ${text}: give key=value`);
  return [key, value];
}

function capturedText(machines: readonly Captured[]): string {
  return machines
    .flatMap(({ machine, result, snapshots, notes, problem, power }) => [
      `${machine}: ${result}${power === undefined ? '' : `, ${power}`}${problem === undefined ? '' : `: ${problem}`}`,
      ...snapshots.map(({ id }) => `  ${id}`),
      ...notes.map((note) => `  Note: ${note}`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}
