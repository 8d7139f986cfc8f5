namespace Hookdesk.Ticketing.Tests.Browser;

/// <summary>A desk with the demo's data, seen through a real browser.</summary>
public sealed class BrowserDesk() : BrowserDesk<Desk>(() => Desk.StartAsync())
{
    protected override Task ArrangeAsync() => FillWithDemoAsync();
}
