using System.Transactions;
using Azure.Messaging.ServiceBus;

namespace LocalAzure.Clients;

/// <summary>Senders and receivers of queues.</summary>
public static class ServiceBusChecks
{
    private static readonly TimeSpan wait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan brief = TimeSpan.FromMilliseconds(500);

    public static async Task Run(Cloud cloud, Checks checks)
    {
        await using var bus = cloud.Bus();
        await using var sender = bus.CreateSender(Cloud.Queue);
        await using var receiver = bus.CreateReceiver(Cloud.Queue);
        await using var dead = bus.CreateReceiver(
            Cloud.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

        async Task<ServiceBusReceivedMessage> Next(ServiceBusReceiver? from = null) =>
            await (from ?? receiver).ReceiveMessageAsync(wait) ?? throw new InvalidOperationException("no message came");

        async Task<ServiceBusReceivedMessage> Sent(ServiceBusMessage message)
        {
            await sender.SendMessageAsync(message);
            return await Next();
        }

        await checks.Run("service bus: a message arrives as it was sent", async () =>
        {
            var message = await Sent(new ServiceBusMessage("{\"a\":1}")
            {
                MessageId = "m1", Subject = "s", ContentType = "application/json", CorrelationId = "c",
                To = "t", ReplyTo = "r", TimeToLive = TimeSpan.FromHours(1),
            });
            Checks.Equal("{\"a\":1}", message.Body.ToString(), "body");
            Checks.Equal("m1", message.MessageId, "message id");
            Checks.Equal(("s", "c", "t", "r"), (message.Subject, message.CorrelationId, message.To, message.ReplyTo), "properties");
            Checks.Equal(1, message.DeliveryCount, "delivery count");
            Checks.Equal(message.SequenceNumber, message.EnqueuedSequenceNumber, "enqueued sequence number");
            Checks.Equal(TimeSpan.FromHours(1), message.TimeToLive, "time to live");
            // The client counts from when it made the message.
            var lasts = message.ExpiresAt - message.EnqueuedTime;
            Checks.True(lasts > TimeSpan.FromMinutes(58) && lasts < TimeSpan.FromMinutes(61), $"an expiry in an hour, not in {lasts}");
            Checks.True(message.LockedUntil > DateTimeOffset.UtcNow, "a lock that lasts");
            await receiver.CompleteMessageAsync(message);
        });

        await checks.Run("service bus: the queue limits the time to live", async () =>
        {
            foreach (var asked in new TimeSpan?[] { null, TimeSpan.FromDays(30), TimeSpan.FromDays(365) })
            {
                var sent = new ServiceBusMessage("x");
                if (asked is not null) sent.TimeToLive = asked.Value;
                var message = await Sent(sent);
                Checks.Equal(TimeSpan.FromDays(14), message.TimeToLive, $"time to live of {asked}");
                await receiver.CompleteMessageAsync(message);
            }
        });

        await checks.Run("service bus: properties keep their types", async () =>
        {
            var values = new Dictionary<string, object>
            {
                ["string"] = "x", ["int"] = 5, ["negative"] = -5, ["large"] = int.MaxValue, ["long"] = 7L,
                ["maxLong"] = long.MaxValue, ["minLong"] = long.MinValue, ["uint"] = 7u, ["ulong"] = ulong.MaxValue,
                ["short"] = (short)-3, ["ushort"] = (ushort)3, ["byte"] = (byte)200, ["sbyte"] = (sbyte)-2,
                ["float"] = 2.5f, ["double"] = 2d, ["decimal"] = 1.23m, ["char"] = 'ü', ["bool"] = true,
                ["guid"] = Guid.NewGuid(), ["date"] = new DateTime(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc),
                ["offset"] = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero), ["span"] = TimeSpan.FromMinutes(5),
                ["uri"] = new Uri("https://example.org/a"),
            };
            var sent = new ServiceBusMessage("x");
            foreach (var (name, value) in values) sent.ApplicationProperties[name] = value;
            var message = await Sent(sent);
            Same(values, message.ApplicationProperties);
            // What the broker writes anew keeps them as well.
            values["more"] = 9L;
            await receiver.AbandonMessageAsync(message, new Dictionary<string, object> { ["more"] = 9L });
            message = await Next();
            Same(values, message.ApplicationProperties);
            await receiver.DeferMessageAsync(message, new Dictionary<string, object> { ["later"] = (short)1 });
            values["later"] = (short)1;
            message = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber);
            Same(values, message.ApplicationProperties);
            await receiver.DeadLetterMessageAsync(
                message, new Dictionary<string, object> { ["last"] = Guid.Empty }, "reason", "description");
            values["last"] = Guid.Empty;
            message = await Next(dead);
            Checks.Equal(("reason", "description"), (message.DeadLetterReason, message.DeadLetterErrorDescription), "reason");
            values["DeadLetterReason"] = "reason";
            values["DeadLetterErrorDescription"] = "description";
            Same(values, message.ApplicationProperties);
            await dead.CompleteMessageAsync(message);
        });

        await checks.Run("service bus: abandoned comes back, counted", async () =>
        {
            var message = await Sent(new ServiceBusMessage("again"));
            await receiver.AbandonMessageAsync(message);
            message = await Next();
            Checks.Equal(2, message.DeliveryCount, "delivery count");
            await receiver.CompleteMessageAsync(message);
        });

        await checks.Run("service bus: dead-lettered after ten deliveries, and by hand", async () =>
        {
            await sender.SendMessageAsync(new ServiceBusMessage("poison") { MessageId = "poison" });
            for (var delivery = 1; delivery <= 10; delivery++)
            {
                var message = await Next();
                Checks.Equal(delivery, message.DeliveryCount, "delivery count");
                await receiver.AbandonMessageAsync(message);
            }
            Checks.Equal(10, (await dead.PeekMessageAsync()).DeliveryCount, "peeked delivery count");
            var poison = await Next(dead);
            Checks.Equal("MaxDeliveryCountExceeded", poison.DeadLetterReason, "reason");
            Checks.Equal(10, poison.DeliveryCount, "delivery count of the dead letter");
            Checks.Equal(Cloud.Queue, poison.DeadLetterSource, "source");
            await dead.CompleteMessageAsync(poison);
            await receiver.DeadLetterMessageAsync(await Sent(new ServiceBusMessage("bad")), "why", "because");
            var bad = await Next(dead);
            Checks.Equal(("why", "because", 1), (bad.DeadLetterReason, bad.DeadLetterErrorDescription, bad.DeliveryCount), "dead letter");
            await dead.AbandonMessageAsync(bad);
            bad = await Next(dead);
            Checks.Equal(1, bad.DeliveryCount, "delivery count after an abandon in the dead-letter queue");
            var refused = await Checks.Fails<Exception>(() => dead.DeadLetterMessageAsync(bad), "dead-lettering a dead letter");
            Checks.True(refused is InvalidOperationException or ServiceBusException, $"a fitting refusal, not {refused.GetType()}");
        });

        await checks.Run("service bus: deferred, by number only", async () =>
        {
            var message = await Sent(new ServiceBusMessage("later"));
            await receiver.DeferMessageAsync(message);
            Checks.True(await receiver.ReceiveMessageAsync(brief) is null, "an empty queue");
            Checks.Equal(ServiceBusMessageState.Deferred, (await receiver.PeekMessageAsync(message.SequenceNumber)).State, "state");
            var deferred = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber);
            await receiver.CompleteMessageAsync(deferred);
            var gone = await Checks.Fails<ServiceBusException>(
                () => receiver.ReceiveDeferredMessageAsync(message.SequenceNumber), "a deferred message that is gone");
            Checks.Equal(ServiceBusFailureReason.MessageNotFound, gone.Reason, "reason");
        });

        await checks.Run("service bus: peeked again and again, locking nothing", async () =>
        {
            await sender.SendMessagesAsync(Enumerable.Range(0, 5).Select(at => new ServiceBusMessage($"p{at}")));
            await using var peeker = bus.CreateReceiver(Cloud.Queue);
            for (var at = 0; at < 5; at++) Checks.Equal($"p{at}", (await peeker.PeekMessageAsync()).Body.ToString(), "peeked");
            Checks.True(await peeker.PeekMessageAsync() is null, "the end of the queue");
            await receiver.DeleteAll();
        });

        await checks.Run("service bus: scheduled and cancelled", async () =>
        {
            // What is looked at before it is due lies far ahead: the machine may be slow.
            var far = DateTimeOffset.UtcNow.AddHours(1);
            var cancelled = await sender.ScheduleMessageAsync(new ServiceBusMessage("never"), far);
            Checks.Equal(ServiceBusMessageState.Scheduled, (await receiver.PeekMessageAsync(cancelled)).State, "state");
            await sender.CancelScheduledMessageAsync(cancelled);
            var due = DateTimeOffset.UtcNow.AddSeconds(2);
            await sender.ScheduleMessagesAsync([new("a"), new("b")], due);
            foreach (var body in new[] { "a", "b" })
            {
                var message = await Next();
                Checks.Equal(body, message.Body.ToString(), "body");
                Checks.True(message.EnqueuedTime >= due.AddMilliseconds(-1), "enqueued when due");
                await receiver.CompleteMessageAsync(message);
            }
            var late = await Checks.Fails<ServiceBusException>(
                () => sender.CancelScheduledMessageAsync(cancelled), "cancelling twice");
            Checks.Equal(ServiceBusFailureReason.MessageNotFound, late.Reason, "reason");
            var large = await Checks.Fails<ServiceBusException>(
                () => sender.ScheduleMessageAsync(new ServiceBusMessage(new byte[300 * 1024]), due), "a large one");
            Checks.Equal(ServiceBusFailureReason.MessageSizeExceeded, large.Reason, "reason");
        });

        await checks.Run("service bus: duplicates are dropped", async () =>
        {
            await sender.SendMessagesAsync([new("one") { MessageId = "same" }, new("two") { MessageId = "same" }]);
            await receiver.CompleteMessageAsync(await Next());
            Checks.True(await receiver.ReceiveMessageAsync(brief) is null, "one message of two");
        });

        await checks.Run("service bus: a batch, and what is too large", async () =>
        {
            using var batch = await sender.CreateMessageBatchAsync();
            Checks.Equal(256 * 1024L, batch.MaxSizeInBytes, "size of a batch");
            for (var at = 0; at < 20; at++) Checks.True(batch.TryAddMessage(new ServiceBusMessage($"b{at}")), "room");
            await sender.SendMessagesAsync(batch);
            var received = 0;
            while (received < 20)
            {
                foreach (var message in await receiver.ReceiveMessagesAsync(20 - received, wait))
                {
                    received++;
                    await receiver.CompleteMessageAsync(message);
                }
            }
            var refused = await Checks.Fails<ServiceBusException>(
                () => sender.SendMessageAsync(new ServiceBusMessage(new byte[300 * 1024])), "a large message");
            Checks.Equal(ServiceBusFailureReason.MessageSizeExceeded, refused.Reason, "reason");
        });

        await checks.Run("service bus: a lock is renewed, and one that is lost is told", async () =>
        {
            var message = await Sent(new ServiceBusMessage("held"));
            var until = message.LockedUntil;
            await Task.Delay(50);
            await receiver.RenewMessageLockAsync(message);
            Checks.True(message.LockedUntil > until, "a longer lock");
            await receiver.CompleteMessageAsync(message);
            var lost = await Checks.Fails<ServiceBusException>(
                () => receiver.RenewMessageLockAsync(message), "renewing what is gone");
            Checks.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason, "reason");
            lost = await Checks.Fails<ServiceBusException>(
                () => receiver.CompleteMessageAsync(message), "completing what is gone");
            Checks.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason, "reason");
        });

        await checks.Run("service bus: surplus messages go back uncounted, from a receiver that gives up", async () =>
        {
            await using var giving = bus.CreateReceiver(Cloud.Queue);
            for (var round = 0; round < 15; round++)
            {
                Checks.True(await giving.ReceiveMessageAsync(TimeSpan.FromMilliseconds(20)) is null, "an empty queue");
            }
            await using (var closing = bus.CreateReceiver(Cloud.Queue, new ServiceBusReceiverOptions { PrefetchCount = 10 }))
            {
                await sender.SendMessagesAsync([new("one"), new("two"), new("three")]);
                await closing.CompleteMessageAsync(await Next(closing));
            }
            var prefetched = await Next();
            Checks.Equal(1, prefetched.DeliveryCount, "delivery count of what was only prefetched");
            await receiver.CompleteMessageAsync(prefetched);
            await receiver.DeleteAll();
        });

        await checks.Run("service bus: receive and delete", async () =>
        {
            await sender.SendMessageAsync(new ServiceBusMessage("gone"));
            await using var deleting = bus.CreateReceiver(
                Cloud.Queue, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
            Checks.Equal(1, (await Next(deleting)).DeliveryCount, "delivery count");
            Checks.True(await deleting.ReceiveMessageAsync(brief) is null, "an empty queue");
        });

        await checks.Run("service bus: a queue that is not there is told at once", async () =>
        {
            await using var nowhere = bus.CreateSender("nowhere");
            var started = DateTimeOffset.UtcNow;
            var missing = await Checks.Fails<ServiceBusException>(
                () => nowhere.SendMessageAsync(new ServiceBusMessage("x")), "a missing queue");
            Checks.Equal(ServiceBusFailureReason.MessagingEntityNotFound, missing.Reason, "reason");
            await using var nobody = bus.CreateReceiver("nowhere");
            missing = await Checks.Fails<ServiceBusException>(() => nobody.PeekMessageAsync(), "a missing queue");
            Checks.Equal(ServiceBusFailureReason.MessagingEntityNotFound, missing.Reason, "reason");
            Checks.True(DateTimeOffset.UtcNow - started < TimeSpan.FromSeconds(10), "an answer at once");
        });

        await checks.Run("service bus: a transaction is refused for what it is", async () =>
        {
            using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
            var refused = await Checks.Fails<Exception>(
                () => sender.SendMessageAsync(new ServiceBusMessage("x")), "a transaction");
            Checks.True(refused.Message.Contains("no transactions"), $"a reason in: {refused.Message}");
        });

        await checks.Run("service bus: sb://localhost:5671 needs no other address", async () =>
        {
            if (Environment.GetEnvironmentVariable("SERVICEBUS__customEndpointAddress") != "sb://localhost:5671")
            {
                Console.WriteLine("        left out: port 5671 was not free");
                return;
            }
            await using var plain = new ServiceBusClient("localhost", cloud.Credential);
            Checks.True(await plain.CreateReceiver(Cloud.Queue).PeekMessageAsync() is null, "an empty queue");
        });
    }

    private static void Same(Dictionary<string, object> expected, IReadOnlyDictionary<string, object> actual)
    {
        foreach (var (name, value) in expected)
        {
            Checks.True(actual.ContainsKey(name), $"property {name}");
            Checks.Equal(value.GetType(), actual[name].GetType(), $"type of {name}");
            Checks.Equal(value, actual[name], name);
        }
        Checks.Equal(expected.Count, actual.Count, "number of properties");
    }

    private static async Task DeleteAll(this ServiceBusReceiver receiver)
    {
        while (await receiver.ReceiveMessagesAsync(100, brief) is { Count: > 0 } messages)
            foreach (var message in messages) await receiver.CompleteMessageAsync(message);
    }
}
