using Azure;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.Storage.Blobs.Specialized;

namespace LocalAzure.Clients;

/// <summary>What a snapshot gives by its SAS.</summary>
public static class BlobChecks
{
    public static async Task Run(Cloud cloud, Checks checks)
    {
        var arm = cloud.Arm();

        await checks.Run("blobs: an exported snapshot is read, and refused once it is revoked", async () =>
        {
            var taken = await cloud.Control("POST", "/snapshots", new { name = "exported" });
            var snapshot = arm.GetSnapshotResource(new(taken.GetProperty("id").GetString()!));
            while ((await snapshot.GetAsync()).Value.Data.ProvisioningState != "Succeeded") await Task.Delay(100);
            var granted = await snapshot.GrantAccessAsync(WaitUntil.Completed, new GrantAccessData(AccessLevel.Read, 600));
            var blob = new PageBlobClient(new Uri(granted.Value.AccessSas));
            var properties = (await blob.GetPropertiesAsync()).Value;
            Checks.True(properties.ContentLength > 512, "a length");
            await foreach (var range in blob.GetAllPageRangesAsync())
            {
                var part = await blob.DownloadContentAsync(new Azure.Storage.Blobs.Models.BlobDownloadOptions
                {
                    Range = new Azure.HttpRange(range.Range.Offset, 512),
                });
                Checks.Equal(512L, part.Value.Content.ToMemory().Length, "bytes");
                break;
            }
            await snapshot.RevokeAccessAsync(WaitUntil.Completed);
            var refused = await Checks.Fails<RequestFailedException>(() => blob.GetPropertiesAsync(), "a revoked SAS");
            Checks.Equal(403, refused.Status, "status");
            refused = await Checks.Fails<RequestFailedException>(() => blob.DownloadContentAsync(), "a revoked SAS");
            Checks.Equal(403, refused.Status, "status");
            await snapshot.DeleteAsync(WaitUntil.Completed);
        });
    }
}
