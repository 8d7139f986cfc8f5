namespace Hookdesk.Ticketing.DemoData;

/// <summary>People and topics of one language.</summary>
/// <param name="Tag">Language tag.</param>
/// <param name="FirstNames">First names.</param>
/// <param name="LastNames">Last names.</param>
/// <param name="Topics">What they write about.</param>
internal sealed record DemoLanguage(string Tag, string[] FirstNames, string[] LastNames, DemoTopic[] Topics)
{
    /// <summary>How an agent begins; <c>{0}</c> is the customer's name.</summary>
    public required string Greeting { get; init; }

    /// <summary>How an agent ends.</summary>
    public required string Closing { get; init; }

    /// <summary>What customers answer when it helped.</summary>
    public required string[] Thanks { get; init; }

    /// <summary>What customers answer when it did not.</summary>
    public required string[] Again { get; init; }
}

/// <summary>Something that customers ask about.</summary>
/// <param name="Department">Index of the department that it belongs to: 0 sales, 1 support, 2 billing, 3 delivery.</param>
/// <param name="Subject">The subject; <c>{0}</c> is an order number.</param>
/// <param name="Question">What the customer writes; <c>{0}</c> is an order number.</param>
/// <param name="Answer">What the agent answers.</param>
/// <param name="Tag">A tag, or empty.</param>
internal sealed record DemoTopic(int Department, string Subject, string Question, string Answer, string Tag);
