/**
 * What the deployment would change, shown before it begins: by `az`, with the very parameters that azd resolves, or by
 * azd itself where `az` is not signed in. It never stops a deployment: whoever may deploy need not be able to ask.
 */
import type { Finding } from './before-provision.ts';

export interface Tools {
  /** Exit code; undefined where the tool is not there or did not end in time. Its output is shown or kept. */
  run(tool: string, args: readonly string[], output: 'shown' | 'kept'): { code?: number; stdout: string };
}

export interface Change {
  subscriptionId: string;
  location: string;
  /** A first deployment makes everything: names will do. Later ones are of interest by their properties. */
  isFirst: boolean;
  /** Where azd runs the hook. */
  environmentName?: string;
}

/** Location and subscription become words of a command line, on Windows that of a shell. */
const placeName = /^[a-z\d]+$/i;
const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const environmentName = /^[\w.-]+$/;

/** By the region too: a deployment of the same name in another one is refused. */
export function deploymentNameIn(location: string): string {
  return `snaprep-${location}`;
}

/** Shows it, and says of what was not shown how it can be seen. */
export function showWhatIf(tools: Tools, change: Change): Finding[] {
  const { subscriptionId, location } = change;
  if (!placeName.test(location) || !guid.test(subscriptionId)) {
    const text = `AZURE_LOCATION is the name of a region and AZURE_SUBSCRIPTION_ID an id, not "${location}" and "${subscriptionId}"`;
    return [{ kind: 'problem', text }];
  }
  if (isSignedIn(tools, subscriptionId)) {
    const { code } = tools.run('az', whatIfOf(change), 'shown');
    if (code === 0) return [];
    return [notShown('az did not say what would change; its own words are above')];
  }
  const name = change.environmentName ?? '';
  if (!environmentName.test(name)) {
    return [
      notShown('az is not signed in to the subscription: az login, az account set --subscription <id>'),
    ];
  }
  const args = ['provision', '--preview', '--no-prompt', '--environment', name];
  if (tools.run('azd', args, 'shown').code === 0) return [];
  return [notShown('azd did not say what would change; its own words are above: azd provision --preview')];
}

function notShown(text: string): Finding {
  return { kind: 'question', text };
}

function isSignedIn(tools: Tools, subscriptionId: string): boolean {
  const args = ['account', 'show', '--subscription', subscriptionId, '--query', 'id', '--output', 'tsv'];
  const { code, stdout } = tools.run('az', args, 'kept');
  return code === 0 && stdout.trim().toLowerCase() === subscriptionId.toLowerCase();
}

function whatIfOf({ subscriptionId, location, isFirst }: Change): string[] {
  return [
    ...['deployment', 'sub', 'what-if', '--subscription', subscriptionId, '--location', location],
    ...['--name', deploymentNameIn(location), '--parameters', 'infra/bicep/main.bicepparam'],
    // What stays as it is, and what else is in the groups, would hide the rest.
    ...['--exclude-change-types', 'Ignore', 'NoChange'],
    ...(isFirst ? ['--result-format', 'ResourceIdOnly'] : []),
  ];
}
