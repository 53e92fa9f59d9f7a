/** All rows. A new one is a file in `rows` and a line here; its id stands in docs/unproven.md or is a fact relied on. */
import type { Row } from './row.ts';
import { allByNetwork } from './rows/all-by-network.ts';
import { apiVersions } from './rows/api-versions.ts';
import { appRoleName } from './rows/app-role-name.ts';
import { appendListing } from './rows/append-listing.ts';
import { azdHooksFirst } from './rows/azd-hooks-first.ts';
import { azdOnWindows } from './rows/azd-on-windows.ts';
import { azdOutputs } from './rows/azd-outputs.ts';
import { azdPackage } from './rows/azd-package.ts';
import { basicPublishing } from './rows/basic-publishing.ts';
import { budgetAndLogs } from './rows/budget-and-logs.ts';
import { callBuckets } from './rows/call-buckets.ts';
import { citrixReadsClosed } from './rows/citrix-reads-closed.ts';
import { citrixSamples } from './rows/citrix-samples.ts';
import { conversionRight } from './rows/conversion-right.ts';
import { copyFromExport } from './rows/copy-from-export.ts';
import { copyLimitSide } from './rows/copy-limit-side.ts';
import { copyNear } from './rows/copy-near.ts';
import { copyNearElsewhere } from './rows/copy-near-elsewhere.ts';
import { copyOmits } from './rows/copy-omits.ts';
import { copyOutOfOrder } from './rows/copy-out-of-order.ts';
import { copyOutlivesOperation } from './rows/copy-outlives-operation.ts';
import { copyRight } from './rows/copy-right.ts';
import { copyRightName } from './rows/copy-right-name.ts';
import { deadLetterFields } from './rows/dead-letter-fields.ts';
import { denyAllCopied } from './rows/deny-all-copied.ts';
import { denyAllExport } from './rows/deny-all-export.ts';
import { encryptionSetRight } from './rows/encryption-set-right.ts';
import { failedStartShown } from './rows/failed-start-shown.ts';
import { functionsKnown } from './rows/functions-known.ts';
import { graphExtension } from './rows/graph-extension.ts';
import { importRight } from './rows/import-right.ts';
import { listingComplete } from './rows/listing-complete.ts';
import { lockHoldsDelete } from './rows/lock-holds-delete.ts';
import { metricNames } from './rows/metric-names.ts';
import { nodeVersion } from './rows/node-version.ts';
import { otherSource } from './rows/other-source.ts';
import { pageSignIn } from './rows/page-sign-in.ts';
import { pipelineSignIn } from './rows/pipeline-sign-in.ts';
import { putAnswer } from './rows/put-answer.ts';
import { queriesFind } from './rows/queries-find.ts';
import { rolesInTime } from './rows/roles-in-time.ts';
import { routeOrder } from './rows/route-order.ts';
import { scalerWakes } from './rows/scaler-wakes.ts';
import { severalRegionsAtOnce } from './rows/several-regions-at-once.ts';
import { signIn } from './rows/sign-in.ts';
import { sourceDeleted } from './rows/source-deleted.ts';
import { sovereignHosts } from './rows/sovereign-hosts.ts';
import { telemetryArrives } from './rows/telemetry-arrives.ts';
import { topicAlerts } from './rows/topic-alerts.ts';
import { topicElsewhere } from './rows/topic-elsewhere.ts';
import { topicIdentity } from './rows/topic-identity.ts';
import { trustedLaunchKept } from './rows/trusted-launch-kept.ts';
import { trustedServices } from './rows/trusted-services.ts';

export const rows: readonly Row[] = [
  allByNetwork,
  apiVersions,
  appRoleName,
  appendListing,
  azdHooksFirst,
  azdOnWindows,
  azdOutputs,
  azdPackage,
  basicPublishing,
  budgetAndLogs,
  callBuckets,
  citrixReadsClosed,
  citrixSamples,
  conversionRight,
  copyFromExport,
  copyLimitSide,
  copyNear,
  copyNearElsewhere,
  copyOmits,
  copyOutOfOrder,
  copyOutlivesOperation,
  copyRight,
  copyRightName,
  deadLetterFields,
  denyAllCopied,
  denyAllExport,
  encryptionSetRight,
  failedStartShown,
  functionsKnown,
  graphExtension,
  importRight,
  listingComplete,
  lockHoldsDelete,
  metricNames,
  nodeVersion,
  otherSource,
  pageSignIn,
  pipelineSignIn,
  putAnswer,
  queriesFind,
  rolesInTime,
  routeOrder,
  scalerWakes,
  severalRegionsAtOnce,
  signIn,
  sourceDeleted,
  sovereignHosts,
  telemetryArrives,
  topicAlerts,
  topicElsewhere,
  topicIdentity,
  trustedLaunchKept,
  trustedServices,
];
