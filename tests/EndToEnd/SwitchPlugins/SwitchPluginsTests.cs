using Hookdesk.EndToEnd.Tests.Parts;
using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.SwitchPlugins;

public sealed class SwitchPluginsTests(RealParts parts) : DeskTest(parts)
{
    [Fact]
    public async Task A_plugin_is_switched_off_and_on_while_others_work_and_nobody_sees_an_error()
    {
        var desk = await StartDeskAsync();
        var admin = await SignInAsync(desk);
        var worker = await SignInAsync(desk);
        await worker.AddDepartmentAsync("Support");
        await worker.NewTicketAsync("Busy day", "Many things.");
        await admin.GoAsync("/admin/plugins");

        // Somebody who loads page after page all the while.
        using var enough = new CancellationTokenSource();
        var working = WorkAsync(worker, enough.Token);
        for (var round = 0; round < 3; round++)
        {
            await SwitchAsync(admin, "Email", on: false);
            await SwitchAsync(admin, "Email", on: true);
        }

        await enough.CancelAsync();
        Assert.True(await working > 3, "The other browser loaded hardly a page.");

        // The ticket that was open stays at work: it is answered by the newest shell.
        await worker.OpenTicketAsync("Busy day");
        await worker.ReplyWithAsync("Done.");
    }

    private static async Task<int> WorkAsync(Agent worker, CancellationToken enough)
    {
        var pages = 0;
        for (; !enough.IsCancellationRequested; pages++)
        {
            await worker.GoAsync("/tickets/all");
            await worker.Rows().First.WaitForAsync();
        }

        return pages;
    }

    private static async Task SwitchAsync(Agent admin, string plugin, bool on)
    {
        var control = admin.Page.GetByRole(AriaRole.Switch, new() { Name = plugin, Exact = true });
        await control.ClickAsync();
        await Assertions
            .Expect(admin.Page.GetByRole(AriaRole.Switch, new() { Name = plugin, Exact = true }))
            .ToHaveAttributeAsync("aria-checked", on ? "true" : "false");
    }
}
