using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;

namespace LocalAzure.Clients;

/// <summary>Subscriptions, groups, tags, disks, snapshots.</summary>
public static class ResourceManagerChecks
{
    public static async Task Run(Cloud cloud, Checks checks)
    {
        var arm = cloud.Arm();
        SubscriptionResource? subscription = null;
        ResourceGroupResource? group = null;
        ManagedDiskResource? disk = null;
        SnapshotResource? snapshot = null;

        await checks.Run("resource manager: the default subscription, all of them, and the tenant", async () =>
        {
            subscription = await arm.GetDefaultSubscriptionAsync();
            Checks.Equal(Cloud.Subscription, subscription.Data.SubscriptionId, "subscription");
            Checks.Equal(SubscriptionState.Enabled, subscription.Data.State, "state");
            var all = await arm.GetSubscriptions().GetAllAsync().CountAsync();
            Checks.Equal(2, all, "subscriptions");
            var tenants = await arm.GetTenants().GetAllAsync().ToListAsync();
            Checks.Equal(subscription.Data.TenantId, tenants.Single().Data.TenantId, "tenant");
        });

        await checks.Run("resource manager: locations and providers", async () =>
        {
            var locations = await subscription!.GetLocationsAsync().ToListAsync();
            Checks.True(locations.Any(location => location.Name == "northeurope"), "northeurope among the locations");
            var provider = await subscription.GetResourceProviders().GetAsync("Microsoft.Compute");
            Checks.Equal("Registered", provider.Value.Data.RegistrationState, "registration");
        });

        await checks.Run("resource manager: a group with tags", async () =>
        {
            var groups = subscription!.GetResourceGroups();
            group = (await groups.CreateOrUpdateAsync(
                WaitUntil.Completed, "rg-dotnet", new ResourceGroupData(AzureLocation.NorthEurope))).Value;
            group = await group.AddTagAsync("owner", "dotnet");
            Checks.Equal("dotnet", group.Data.Tags["owner"], "tag");
            Checks.True(await groups.ExistsAsync("rg-dotnet"), "the group");
            Checks.True(!await groups.ExistsAsync("rg-nowhere"), "no other group");
        });

        await checks.Run("resource manager: a disk", async () =>
        {
            var data = new ManagedDiskData(AzureLocation.NorthEurope)
            {
                DiskSizeGB = 4, CreationData = new DiskCreationData(DiskCreateOption.Empty),
                Sku = new DiskSku { Name = DiskStorageAccountType.StandardLrs },
            };
            disk = (await group!.GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Completed, "disk-1", data)).Value;
            Checks.Equal("Succeeded", disk.Data.ProvisioningState, "state");
        });

        await checks.Run("resource manager: a snapshot, tagged, listed, read", async () =>
        {
            var data = new SnapshotData(AzureLocation.NorthEurope)
            {
                Incremental = true,
                CreationData = new DiskCreationData(DiskCreateOption.Copy) { SourceResourceId = disk!.Id },
            };
            snapshot = (await group!.GetSnapshots().CreateOrUpdateAsync(WaitUntil.Completed, "golden", data)).Value;
            Checks.Equal("Succeeded", snapshot.Data.ProvisioningState, "state");
            snapshot = await snapshot.AddTagAsync("SnapReplicate", "Replicate");
            snapshot = await snapshot.SetTagsAsync(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
            snapshot = await snapshot.RemoveTagAsync("b");
            Checks.Equal("1", (await snapshot.GetAsync()).Value.Data.Tags.Single().Value, "tag");
            Checks.Equal(1, await subscription!.GetSnapshotsAsync().CountAsync(one => one.Data.Name == "golden"), "listed");
            Checks.True(await group.GetSnapshots().ExistsAsync("golden"), "the snapshot");
            Checks.True(!await group.GetSnapshots().ExistsAsync("silver"), "no other snapshot");
        });

        await checks.Run("resource manager: resources by filter", async () =>
        {
            var found = await group!.GetGenericResourcesAsync("resourceType eq 'Microsoft.Compute/snapshots'").ToListAsync();
            Checks.Equal("golden", found.Single().Data.Name, "name");
            found = await subscription!.GetGenericResourcesAsync("tagName eq 'a' and tagValue eq '1'").ToListAsync();
            Checks.Equal(snapshot!.Id.ToString(), found.Single().Id.ToString(), "id");
        });

        await checks.Run("resource manager: a copy into another region", async () =>
        {
            var target = (await subscription!.GetResourceGroups().GetAsync("rg-images-weu")).Value;
            var data = new SnapshotData(AzureLocation.WestEurope)
            {
                Incremental = true,
                CreationData = new DiskCreationData(DiskCreateOption.CopyStart) { SourceResourceId = snapshot!.Id },
            };
            var copy = (await target.GetSnapshots().CreateOrUpdateAsync(WaitUntil.Completed, "golden", data)).Value;
            while ((copy = await copy.GetAsync()).Data.CompletionPercent != 100) await Task.Delay(200);
            await copy.DeleteAsync(WaitUntil.Completed);
            Checks.True(!await target.GetSnapshots().ExistsAsync("golden"), "no copy");
        });

        await checks.Run("resource manager: a lock holds a delete", async () =>
        {
            var locks = snapshot!.GetManagementLocks();
            var held = (await locks.CreateOrUpdateAsync(
                WaitUntil.Completed, "keep", new ManagementLockData(ManagementLockLevel.CanNotDelete))).Value;
            var refused = await Checks.Fails<RequestFailedException>(
                () => snapshot.DeleteAsync(WaitUntil.Completed), "a delete under a lock");
            Checks.Equal((409, "ScopeLocked"), (refused.Status, refused.ErrorCode ?? ""), "refusal");
            await held.DeleteAsync(WaitUntil.Completed);
        });

        await checks.Run("resource manager: deleting all", async () =>
        {
            await snapshot!.DeleteAsync(WaitUntil.Completed);
            await disk!.DeleteAsync(WaitUntil.Completed);
            await group!.DeleteAsync(WaitUntil.Completed);
            Checks.True(!await subscription!.GetResourceGroups().ExistsAsync("rg-dotnet"), "no group");
        });
    }

    private static async Task<int> CountAsync<T>(this IAsyncEnumerable<T> items, Func<T, bool>? fits = null)
    {
        var count = 0;
        await foreach (var item in items) if (fits?.Invoke(item) ?? true) count++;
        return count;
    }

    private static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items) list.Add(item);
        return list;
    }
}
