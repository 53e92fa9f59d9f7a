namespace LocalAzure.Clients;

/// <summary>Runs checks one after the other and counts them. A check fails by throwing.</summary>
public sealed class Checks
{
    public int Passed { get; private set; }
    public int Failed { get; private set; }

    public async Task Run(string name, Func<Task> check)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await check().WaitAsync(patience.Token);
            Passed++;
            Console.WriteLine($"ok      {name}");
        }
        catch (Exception error)
        {
            Failed++;
            Console.WriteLine($"FAILED  {name}\n        {error.GetType().Name}: {error.Message.ReplaceLineEndings("\n        ")}");
            if (Environment.GetEnvironmentVariable("CLIENTS_TRACE") == "1") Console.WriteLine(error.StackTrace);
        }
    }

    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"{what}: expected {expected}, got {actual}");
    }

    public static void True(bool holds, string what)
    {
        if (!holds) throw new InvalidOperationException($"{what} does not hold");
    }

    /// <summary>The failure of a kind that has to come; anything else fails the check.</summary>
    public static async Task<TError> Fails<TError>(Func<Task> act, string what) where TError : Exception
    {
        try
        {
            await act();
        }
        catch (TError error)
        {
            return error;
        }
        throw new InvalidOperationException($"{what} was not refused");
    }
}
