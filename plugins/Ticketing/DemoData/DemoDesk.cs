using Hookdesk.Sdk.Setup;

namespace Hookdesk.Ticketing.DemoData;

internal sealed class DemoDesk : IDemoData
{
    public int Order => 10;
    public Task FillAsync(Action<string> report, CancellationToken cancellation = default) => Task.CompletedTask;
}
