using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.ResourceManager;

namespace LocalAzure.Clients;

/// <summary>Where the local cloud is and how clients of it are made, from its environment alone.</summary>
public sealed class Cloud
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";
    public const string Queue = "snapshot-events";
    public const string OtherQueue = "replication-hints";

    private static readonly HttpClient http = new();
    private readonly Uri control = new(Needed("CONTROL_ENDPOINT"));

    public TokenCredential Credential { get; } = new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);

    public ServiceBusClient Bus() => new(
        Needed("SERVICEBUS__fullyQualifiedNamespace"),
        Credential,
        new ServiceBusClientOptions
        {
            CustomEndpointAddress = new Uri(Needed("SERVICEBUS__customEndpointAddress")),
            RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(15) },
        });

    public ArmClient Arm() => new(Credential, Subscription, new ArmClientOptions
    {
        Environment = new ArmEnvironment(
            new Uri(Needed("RESOURCE_MANAGER_ENDPOINT")), Needed("RESOURCE_MANAGER_AUDIENCE")),
    });

    /// <summary>Asks the control endpoint, as a person would.</summary>
    public async Task<JsonElement> Control(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(control, path));
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    public static string Needed(string name) =>
        Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set; test/clients/dotnet/run.ts sets it");
}
