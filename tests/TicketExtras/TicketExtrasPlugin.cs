using System.Collections.Concurrent;
using Hookdesk.Sdk;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace TicketExtras;

/// <summary>What the extras know and were asked.</summary>
public sealed class Extras
{
    /// <summary>Colours of tickets.</summary>
    public ConcurrentDictionary<long, string> Colours { get; } = new();

    /// <summary>True to have all of them throw.</summary>
    public bool Fails { get; set; }

    /// <summary>How often cells of the column were asked for.</summary>
    public int Loads { get; set; }

    public void Work()
    {
        if (Fails) throw new InvalidOperationException("The extras are out of order.");
    }
}

/// <summary>Adds to tickets what Ticketing knows nothing of.</summary>
public sealed class TicketExtrasPlugin : PluginStartup
{
    public override void ConfigureServices(IServiceCollection services) => services.AddSingleton<Extras>()
        .AddScoped<ITicketFieldSource, ColourField>().AddScoped<ITicketColumn, ColourColumn>().AddScoped<ITicketListSource, NumberLists>();
}
