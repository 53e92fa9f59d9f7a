/**
 * Networks of namespaces and storage accounts, as deliveries of events meet them. Programs on this machine are not
 * asked: they count as coming by a private endpoint.
 */

/** `trusted-services`: closed, but for services that Azure trusts; `closed`: for these as well. */
export type Firewall = 'open' | 'trusted-services' | 'closed';

export type IdentityType = 'SystemAssigned' | 'UserAssigned';

/**
 * Whether Event Grid gets in. Through a closed firewall it does as a trusted service only, and only with the topic's
 * system-assigned identity (documented for Service Bus, reported for storage).
 */
export function letsIn(firewall: Firewall = 'open', identityType: IdentityType | undefined): boolean {
  switch (firewall) {
    case 'open':
      return true;
    case 'trusted-services':
      return identityType === 'SystemAssigned';
    case 'closed':
      return false;
  }
}
