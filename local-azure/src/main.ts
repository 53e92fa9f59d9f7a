#!/usr/bin/env node
/** `npm run cloud`: the local cloud by itself. One line of JSON on stdout, everything else on stderr. */
import { azureCliCommands } from './azure-cli.ts';
import { cloudHelp, parseCloudOptions } from './cloud-options.ts';
import { LocalCloud, type LocalCloudOptions } from './local-cloud.ts';

async function run(options: LocalCloudOptions): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    // A second signal ends the process at once, as Node does by itself.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  const cloud = await LocalCloud.start(options);
  process.stdout.write(`${JSON.stringify(addresses(cloud))}\n`);
  process.stderr.write('The local cloud is up. Ctrl-C ends it.\n');
  const commands = azureCliCommands(cloud).map((command) => `  ${command}\n`);
  process.stderr.write(`To use it by the Azure CLI, in another terminal:\n\n${commands.join('')}\n`);
  // The servers keep the process alive; nothing else has to.
  await ended;
  await cloud.close();
}

function addresses(cloud: LocalCloud): unknown {
  const environment = cloud.environment();
  return {
    resourceManager: environment['RESOURCE_MANAGER_ENDPOINT'],
    serviceBus: environment['SERVICEBUS__customEndpointAddress'],
    identity: environment['IDENTITY_ENDPOINT'],
    blobs: cloud.blobs.url,
    control: cloud.control.url,
    certificateAuthority: cloud.certificateFile,
    environment,
    azureCli: azureCliCommands(cloud),
  };
}

function failed(error: unknown, code: number): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(code);
}

function optionsFromCommandLine(): LocalCloudOptions | 'help' {
  try {
    return parseCloudOptions(process.argv.slice(2));
  } catch (error) {
    return failed(`${error instanceof Error ? error.message : String(error)}\n--help says what there is.`, 2);
  }
}

const options = optionsFromCommandLine();
if (options === 'help') process.stdout.write(cloudHelp);
else await run(options).catch((error: unknown) => failed(error, 1));
