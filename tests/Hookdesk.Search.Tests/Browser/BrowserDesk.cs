namespace Hookdesk.Search.Tests.Browser;

/// <summary>A desk with the demo's data, seen through a real browser.</summary>
public sealed class BrowserDesk() : BrowserDesk<Desk>(() => Desk.StartAsync())
{
    protected override async Task ArrangeAsync()
    {
        await FillWithDemoAsync();
        await Desk.IndexedAsync();
    }
}
