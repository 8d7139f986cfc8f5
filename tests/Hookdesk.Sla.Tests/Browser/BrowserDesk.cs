namespace Hookdesk.Sla.Tests.Browser;

/// <summary>A desk seen through a real browser.</summary>
public sealed class BrowserDesk() : BrowserDesk<Desk>(() => Desk.StartAsync());
