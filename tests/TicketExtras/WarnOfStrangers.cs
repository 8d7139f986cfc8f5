using Hookdesk.Sdk.Hooks;
using Hookdesk.Ticketing.Contracts;

namespace TicketExtras;

/// <summary>Puts a line above what customers write, and a script that does not come through.</summary>
public sealed class WarnOfStrangers : IFilterHandler<MessageDisplaying>
{
    public ValueTask<Filtered<MessageDisplaying>> FilterAsync(MessageDisplaying value, CancellationToken cancellation) =>
        ValueTask.FromResult<Filtered<MessageDisplaying>>(
            value.Kind == MessageKind.Customer
                ? value with
                {
                    Html = $"<p style=\"color:red\">From outside</p><script>x()</script>{value.Html}",
                }
                : value
        );
}
