/** What `environment()` answers in other clouds than the public one (documented, `az cloud show`). */
import type { AzureEnvironment } from '../../../src/local/deployment/environment-expression.ts';

export const usGovernment: AzureEnvironment = {
  name: 'AzureUSGovernment',
  resourceManager: 'https://management.usgovcloudapi.net/',
  authentication: { loginEndpoint: 'https://login.microsoftonline.us/' },
  suffixes: { storage: 'core.usgovcloudapi.net' },
};

export const china: AzureEnvironment = {
  name: 'AzureChinaCloud',
  resourceManager: 'https://management.chinacloudapi.cn/',
  authentication: { loginEndpoint: 'https://login.chinacloudapi.cn/' },
  suffixes: { storage: 'core.chinacloudapi.cn' },
};

/** Hosts that only the public cloud has. */
export const publicHost =
  /\b(core\.windows\.net|servicebus\.windows\.net|azurewebsites\.net|management\.azure\.com|login\.microsoftonline\.com)\b/;
