using LocalAzure.Clients;

// The Azure SDK for .NET against a local cloud that runs already; test/clients/dotnet/run.ts starts one.
var cloud = new Cloud();
var checks = new Checks();
await ServiceBusChecks.Run(cloud, checks);
await ProcessorChecks.Run(cloud, checks);
await ResourceManagerChecks.Run(cloud, checks);
await BlobChecks.Run(cloud, checks);
Console.WriteLine($"{checks.Passed} passed, {checks.Failed} failed");
return checks.Failed == 0 && checks.Passed > 0 ? 0 : 1;
