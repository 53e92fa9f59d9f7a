/** Which versions of Node.js Flex Consumption offers: also asked before a deployment (infra/hooks). */

interface Stacks {
  value?: {
    properties?: {
      majorVersions?: {
        minorVersions?: {
          stackSettings?: {
            linuxRuntimeSettings?: {
              Sku?: { functionAppConfigProperties?: { runtime?: { version?: string } } }[] | null;
            };
          };
        }[];
      }[];
    };
  }[];
}

/** The same question that `az functionapp list-flexconsumption-runtimes` asks; empty where a region offers none. */
export async function offeredNodeVersions(
  arm: { get(path: string): Promise<unknown> },
  location: string,
): Promise<string[]> {
  const query =
    'api-version=2020-10-01&removeHiddenStacks=true&removeDeprecatedStacks=true&stack=node&sku=FC1';
  const path = `/providers/Microsoft.Web/locations/${location}/functionAppStacks?${query}`;
  const answer = (await arm.get(path)) as Stacks | undefined;
  const offered = (answer?.value ?? [])
    .flatMap(({ properties }) => properties?.majorVersions ?? [])
    .flatMap(({ minorVersions }) => minorVersions ?? [])
    .flatMap(({ stackSettings }) => stackSettings?.linuxRuntimeSettings?.Sku ?? [])
    .flatMap(({ functionAppConfigProperties }) => functionAppConfigProperties?.runtime?.version ?? []);
  return [...new Set(offered)];
}
