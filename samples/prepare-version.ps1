<#
.SYNOPSIS
  Makes an image version of a region's replica as soon as it is ready there.

.DESCRIPTION
  For a runbook on a hybrid worker with the Citrix remote PowerShell SDK, which a subscription to "replica.ready"
  starts, with a prefix of the subject such as /rules/golden-images/. Not tried on a Citrix site. No machine changes by
  it: what the version holds is a master image. To prepare it, New-ProvImageVersionSpec takes the last line's id as
  -SourceImageVersionSpecUid, and the network of your site; whoever assigns that to a scheme decides when it counts.

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
$version = Get-ProvImageVersion -ImageDefinitionName $Definition | Where-Object Description -like "*$mark*"
if ($version) {
  # One whose master image was refused is gone on with.
  $spec = Get-ProvImageVersionSpec -ImageDefinitionName $Definition -ImageVersionNumber $version.ImageVersionNumber
  if ($spec) {
    Write-Output "version $($version.ImageVersionNumber) was made of this signal"
    return
  }
}
if (-not (Test-Path -Path $path)) {
  Write-Warning "$path is not there any more"
  return
}

if (-not $version) {
  $version = New-ProvImageVersion -ImageDefinitionName $Definition -Description "$($signal.data.snapshot); $mark"
}
# By names alone, or by ids alone: it takes no mixture.
$spec = Add-ProvImageVersionSpec -ImageDefinitionName $Definition -ImageVersionNumber $version.ImageVersionNumber -HostingUnitName $unit -MasterImagePath $path
Write-Output "version $($version.ImageVersionNumber) has $path, to be prepared from $($spec.ImageVersionSpecUid)"
