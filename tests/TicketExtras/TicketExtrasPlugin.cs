using System.Collections.Concurrent;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace TicketExtras;

/// <summary>What the extras know and were asked.</summary>
public sealed class Extras
{
    /// <summary>Colours of tickets.</summary>
    public ConcurrentDictionary<long, string> Colours { get; } = new();

    /// <summary>The statuses that administrators added, with their categories.</summary>
    public ConcurrentQueue<string> NewStatuses { get; } = new();

    /// <summary>True to have all of them throw.</summary>
    public bool Fails { get; set; }

    /// <summary>How often cells of the column were asked for.</summary>
    public int Loads { get; set; }

    /// <summary>True to have notes on lists and beside the views.</summary>
    public bool HasNotes { get; set; }

    /// <summary>How often <see cref="KeptNote"/> and <see cref="LiveNote"/> were rendered.</summary>
    public int KeptRenders { get; set; }

    public int LiveRenders { get; set; }

    public void Work()
    {
        if (Fails)
            throw new InvalidOperationException("The extras are out of order.");
    }
}

/// <summary>Adds to tickets what Ticketing knows nothing of.</summary>
public sealed class TicketExtrasPlugin : PluginStartup
{
    /// <summary>A letter about a ticket, which says what another plugin knows of it.</summary>
    public const string Letter = "extras.letter";

    public override void ConfigureServices(IServiceCollection services) =>
        services
            .AddSingleton<Extras>()
            .AddFilterHandler<MessageDisplaying, WarnOfStrangers>()
            .AddActionHandler<TicketOptionCreated, NoteNewStatus>()
            .AddScoped<ITicketFieldSource, ColourField>()
            .AddScoped<IConditionOperator, IsMultipleOf>()
            .AddScoped<IConditionOperator, IsLong>()
            .AddScoped<IRelativeDate, LastSale>()
            .AddScoped<ITicketColumn, ColourColumn>()
            .AddScoped<ITicketListSource, NumberLists>()
            .AddSlot<KeptNote>(TicketSlots.ListToolbar)
            .AddSlot<LiveNote>(HostSlots.UserMenu)
            .AddTemplate(
                new TemplateContribution
                {
                    Name = Letter,
                    Title = "Letter",
                    Help = "Only for tests.",
                    About = "ticket",
                    Subjects = new Dictionary<string, string> { ["en"] = "Hello" },
                    Bodies = new Dictionary<string, string>
                    {
                        ["en"] = "Hello",
                        ["nb"] = "{{ sla.first_response.minutes }} min, {{ sla.first_response.due }}, {{ sla.next_response.due }}",
                    },
                    Sample = new { },
                }
            );
}
