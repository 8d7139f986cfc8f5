using System.Security.Cryptography;
using System.Text;

namespace Hookdesk.Host.Setup;

/// <summary>
/// The code that is printed at start and that every browser must give before set-up, so that nobody on the network sets up a stranger's
/// desk first. Where a browser is can't be told: behind a proxy on this machine every connection comes from this machine. One for the
/// process: it must stay the same when the shell is rebuilt on the database that set-up chose.
/// </summary>
internal static class SetupCode
{
    private static readonly Lazy<string> Code = new(Make);
    private static int _printed;

    /// <summary>Setting of the switch <c>--no-setup-code</c>: set-up is open to whoever comes first.</summary>
    public const string NotAskedSetting = "Hookdesk:NoSetupCode";

    public static string Value => Code.Value;

    /// <summary>Prints it once.</summary>
    public static void Print(TextWriter console)
    {
        if (Interlocked.Exchange(ref _printed, 1) == 0)
            console.WriteLine($"Hookdesk is not set up yet. To set it up in a browser, enter this code: {Value}");
    }

    public static bool IsRight(string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Plain(given)), Encoding.UTF8.GetBytes(Plain(Value)));

    private static string Plain(string code) => new([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);

    // Without letters and digits that look alike on a console.
    private static string Make() =>
        string.Join('-', Enumerable.Range(0, 8).Select(_ => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 4)));
}

/// <summary>Prints the code when a shell starts that is not set up.</summary>
internal sealed class PrintSetupCode(
    IServiceScopeFactory scopes,
    InstallationState state,
    IConfiguration configuration,
    ILogger<PrintSetupCode> logger
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await state.IsSetUpAsync(scope.ServiceProvider.GetRequiredService<Sdk.Data.IDatabase>(), cancellationToken))
            return;
        // The code itself is not logged: logs are sent elsewhere and kept.
        logger.LogInformation("Hookdesk isn't set up yet. Open it in a browser, or run hookdesk setup");
        if (!configuration.GetValue(SetupCode.NotAskedSetting, false))
            SetupCode.Print(Console.Out);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
