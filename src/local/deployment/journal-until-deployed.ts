import type { EvaluatedDeployment, PredictedResource } from './evaluated.ts';

/**
 * Adds the journal's container and settings to an evaluated deployment that has none yet, as the Bicep is going to
 * have them. Does nothing as soon as it has; then this file goes.
 */
export function withJournal(deployment: EvaluatedDeployment): EvaluatedDeployment {
  const { predictedResources } = deployment;
  const settings = predictedResources.find(({ name }) => name.endsWith('/appsettings'));
  const package_ = predictedResources.find(({ name }) => name.endsWith('/default/app-package'));
  const { properties } = settings ?? {};
  if (properties === undefined || package_ === undefined || 'JOURNAL__blobServiceUri' in properties) {
    return deployment;
  }
  properties['JOURNAL__blobServiceUri'] = properties['AzureWebJobsStorage__blobServiceUri'];
  properties['JOURNAL__container'] = 'journal';
  properties['JOURNAL__retentionDays'] = '400';
  return { ...deployment, predictedResources: [...predictedResources, journalLike(package_)] };
}

function journalLike(container: PredictedResource): PredictedResource {
  const [id, name] = [container.id, container.name].map((text) => text.replace(/app-package$/, 'journal'));
  return { ...container, id: id ?? '', name: name ?? '' };
}
