<#
.SYNOPSIS
  Prepares an image version for one region as soon as the replica there is ready.

.DESCRIPTION
  For a runbook on a hybrid worker with the Citrix remote PowerShell SDK, which a subscription to "replica.ready"
  starts, with a prefix of the subject such as /rules/golden-images/. Not tried on a Citrix site. Preparing takes long
  and changes no machine: whoever assigns the version to a scheme decides when it counts.

.PARAMETER EventJson
  The CloudEvent, as JSON.

.PARAMETER Definition
  Name of the image definition that gets the versions.
#>
param(
  [Parameter(Mandatory)] [string] $EventJson,
  [Parameter(Mandatory)] [string] $Definition
)

$ErrorActionPreference = 'Stop'
Add-PSSnapin Citrix* -ErrorAction SilentlyContinue

$signal = $EventJson | ConvertFrom-Json
if ($signal.type -ne 'replica.ready' -or -not $signal.data.replica.citrixPath) { return }
$path = $signal.data.replica.citrixPath
$unit = ($path -split '\\')[2]

# The id of a signal is the same for every repeat: it stands in the description, so that a repeat finds its version.
$mark = "snaprep $($signal.id)"
$known = Get-ProvImageVersion -ImageDefinitionName $Definition | Where-Object Description -like "*$mark*"
if ($known) {
  Write-Output "version $($known.ImageVersionNumber) was made of this signal"
  return
}
if (-not (Test-Path -Path $path)) {
  Write-Warning "$path is not there any more"
  return
}

$version = New-ProvImageVersion -ImageDefinitionName $Definition -Description "$($signal.data.snapshot); $mark"
Add-ProvImageVersionSpec -ImageVersionUid $version.ImageVersionUid -HostingUnitName $unit -MasterImagePath $path
Write-Output "version $($version.ImageVersionNumber) is prepared from $path"
