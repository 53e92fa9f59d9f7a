using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace LocalAzure.Clients;

/// <summary>Processors, as the Functions host uses them.</summary>
public static class ProcessorChecks
{
    public static async Task Run(Cloud cloud, Checks checks)
    {
        await using var bus = cloud.Bus();
        await using var sender = bus.CreateSender(Cloud.OtherQueue);

        await checks.Run("processor: works off a queue with concurrency, and counts failures", async () =>
        {
            await sender.SendMessagesAsync(Enumerable.Range(0, 40).Select(at => new ServiceBusMessage($"{at}")));
            var seen = new ConcurrentDictionary<string, int>();
            var errors = new ConcurrentBag<Exception>();
            int running = 0, most = 0;
            var done = new TaskCompletionSource();
            await using var processor = bus.CreateProcessor(Cloud.OtherQueue, new ServiceBusProcessorOptions
            {
                MaxConcurrentCalls = 8, PrefetchCount = 0, AutoCompleteMessages = true,
            });
            processor.ProcessMessageAsync += async args =>
            {
                var now = Interlocked.Increment(ref running);
                lock (done) most = Math.Max(most, now);
                await Task.Delay(20);
                Interlocked.Decrement(ref running);
                // One fails the first time.
                if (args.Message.Body.ToString() == "7" && args.Message.DeliveryCount == 1) throw new InvalidOperationException("on purpose");
                seen.AddOrUpdate(args.Message.Body.ToString(), 1, (_, count) => count + 1);
                if (seen.Count == 40) done.TrySetResult();
            };
            processor.ProcessErrorAsync += args =>
            {
                if (args.Exception.Message != "on purpose") errors.Add(args.Exception);
                return Task.CompletedTask;
            };
            await processor.StartProcessingAsync();
            await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await processor.StopProcessingAsync();
            Checks.True(errors.IsEmpty, $"no error, but {errors.FirstOrDefault()}");
            Checks.True(most > 1, "calls side by side");
            Checks.Equal(40, seen.Values.Sum(), "messages, each once");
            var queue = await QueueState(cloud);
            Checks.Equal((0, 0, 0), queue, "active, locked, dead letters");
        });

        await checks.Run("processor: renews the lock of work that takes longer than one lasts", async () =>
        {
            await sender.SendMessageAsync(new ServiceBusMessage("slow"));
            var deliveries = new List<int>();
            var done = new TaskCompletionSource<bool>();
            await using var processor = bus.CreateProcessor(Cloud.OtherQueue, new ServiceBusProcessorOptions
            {
                MaxAutoLockRenewalDuration = TimeSpan.FromMinutes(5),
            });
            processor.ProcessMessageAsync += async args =>
            {
                deliveries.Add(args.Message.DeliveryCount);
                var first = args.Message.LockedUntil;
                await Task.Delay(first - DateTimeOffset.UtcNow + TimeSpan.FromSeconds(5));
                done.TrySetResult(args.Message.LockedUntil > first);
            };
            processor.ProcessErrorAsync += args =>
            {
                done.TrySetException(args.Exception);
                return Task.CompletedTask;
            };
            await processor.StartProcessingAsync();
            Checks.True(await done.Task.WaitAsync(TimeSpan.FromSeconds(50)), "a longer lock");
            await processor.StopProcessingAsync();
            Checks.Equal("1", string.Join(",", deliveries), "deliveries");
            Checks.Equal((0, 0, 0), await QueueState(cloud), "active, locked, dead letters");
        });

        await checks.Run("processor: stopping drains what is on its way", async () =>
        {
            for (var round = 0; round < 5; round++)
            {
                await using var processor = bus.CreateProcessor(
                    Cloud.OtherQueue, new ServiceBusProcessorOptions { MaxConcurrentCalls = 4, PrefetchCount = 20 });
                processor.ProcessMessageAsync += _ => Task.CompletedTask;
                processor.ProcessErrorAsync += _ => Task.CompletedTask;
                await processor.StartProcessingAsync();
                await sender.SendMessagesAsync(Enumerable.Range(0, 10).Select(at => new ServiceBusMessage($"{round}-{at}")));
                await processor.StopProcessingAsync();
            }
            await using var rest = bus.CreateReceiver(Cloud.OtherQueue);
            while (await rest.ReceiveMessagesAsync(100, TimeSpan.FromMilliseconds(500)) is { Count: > 0 } messages)
            {
                foreach (var message in messages)
                {
                    Checks.Equal(1, message.DeliveryCount, "delivery count of what nobody processed");
                    await rest.CompleteMessageAsync(message);
                }
            }
            var (active, locked, deadLettered) = await QueueState(cloud);
            Checks.Equal((0, 0), (active, deadLettered), "active and dead letters");
            Checks.Equal(0, locked, "messages that were left locked");
        });
    }

    private static async Task<(int Active, int Locked, int DeadLettered)> QueueState(Cloud cloud)
    {
        var queues = await cloud.Control("GET", "/queues");
        var queue = queues.EnumerateArray().Single(one => one.GetProperty("name").GetString() == Cloud.OtherQueue);
        int Count(string name) => queue.GetProperty(name).GetInt32();
        return (Count("active"), Count("locked"), Count("deadLettered"));
    }
}
