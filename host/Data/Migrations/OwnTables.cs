namespace Hookdesk.Host.Data.Migrations;

/// <summary>Which tables are a plugin's own: those whose names begin with its prefix.</summary>
/// <param name="Prefix">What they begin with, such as <c>sla_</c>.</param>
internal sealed record OwnTables(string Prefix)
{
    public bool Contains(string table) => table.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A step of a plugin's schema went beyond the plugin's own tables.</summary>
internal sealed class ForeignTableException(string message) : Exception(message);
