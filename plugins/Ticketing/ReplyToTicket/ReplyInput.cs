using System.ComponentModel.DataAnnotations;
using Hookdesk.Ticketing.SaveDraft;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>The form under a ticket.</summary>
internal sealed record ReplyInput : EditorInput
{
    [DataType(DataType.MultilineText)]
    public string To { get; init; } = "";

    [DataType(DataType.MultilineText)]
    public string Cc { get; init; } = "";

    /// <summary>The newest message that the agent had before them.</summary>
    public long Seen { get; init; }

    /// <summary>The newest message that the agent was told of and sends anyway.</summary>
    public long Anyway { get; init; }

    /// <summary>The key of the status that the agent chose with the button.</summary>
    public string? Then { get; init; }
}
