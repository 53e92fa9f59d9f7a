<#
.SYNOPSIS
  Publishes an image to classic machine catalogs when its snapshot is ready everywhere.

.DESCRIPTION
  For a runbook on a hybrid worker with the Citrix remote PowerShell SDK, which a subscription to
  "snapshot.readyEverywhere" starts. Not tried on a Citrix site. These catalogs get whatever it is started for: the
  subscription has to take the versions of one image alone, such as by the filter "data.snapshot begins with win11-".
  Signals come at least once and in no order, so this script does nothing where a catalog has the image already, or a
  newer one; run it as often as you like.

.PARAMETER EventJson
  The CloudEvent, as JSON.

.PARAMETER Catalogs
  Which provisioning scheme takes its image from which region: @{ westeurope = 'cat-win11-weu' }.
#>
param(
  [Parameter(Mandatory)] [string] $EventJson,
  [Parameter(Mandatory)] [hashtable] $Catalogs
)

$ErrorActionPreference = 'Stop'
Add-PSSnapin Citrix* -ErrorAction SilentlyContinue

$signal = $EventJson | ConvertFrom-Json
if ($signal.type -ne 'snapshot.readyEverywhere') { return }

foreach ($replica in $signal.data.replicas) {
  $scheme = $Catalogs[$replica.location]
  if (-not $scheme -or -not $replica.citrixPath) { continue }

  # What was so when the signal was sent need not be so now.
  if (-not (Test-Path -Path $replica.citrixPath)) {
    Write-Warning "$($replica.citrixPath) is not there any more"
    continue
  }
  $present = (Get-ProvScheme -ProvisioningSchemeName $scheme).MasterImageVM
  if ($present -eq $replica.citrixPath) { continue }
  # Names of dated images sort by their date; an older one never replaces a newer one.
  if ((Split-Path $present -Leaf) -gt (Split-Path $replica.citrixPath -Leaf)) {
    Write-Output "$scheme has the newer image $present"
    continue
  }

  Publish-ProvMasterVMImage -ProvisioningSchemeName $scheme -MasterImageVM $replica.citrixPath -RunAsynchronously |
    ForEach-Object { Write-Output "$scheme gets $($replica.citrixPath), task $_" }
  # Machines take the image at their next restart; Start-BrokerRebootCycle is for a change that somebody has approved.
}
