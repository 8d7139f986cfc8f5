using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Files;

/// <summary>
/// Once a day, forgets the texts of files that nobody needs. What is forgotten and still there is read again when its ticket changes.
/// </summary>
internal sealed class CleanFileTexts(FileTexts files, TimeProvider time, ILogger<CleanFileTexts> logger) : BackgroundService
{
    private const long Most = 2L * 1024 * 1024 * 1024;
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Between = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = AfterStart; ; pause = Between)
        {
            try
            {
                await Task.Delay(pause, time, stoppingToken);
                await files.CleanAsync(Most, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error)
            {
                logger.LogWarning(error, "Texts of deleted files couldn't be removed");
            }
        }
    }
}
