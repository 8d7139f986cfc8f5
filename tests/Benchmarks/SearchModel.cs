using System.Collections.Immutable;
using System.Text;
using Hookdesk.Search.Contracts;

namespace Hookdesk.Benchmarks;

/// <summary>Tickets of a word model in several languages, as the index takes them in. The same number makes the same ticket.</summary>
internal sealed class SearchModel
{
    public const int MessagesOfTicket = 5,
        Departments = 20;

    /// <summary>A word that one ticket in a hundred has, and one that fifty have of a million.</summary>
    public const string OnePercent = "zephyrine",
        Rare = "quixotical";

    private const int WordsOfMessage = 60;

    // Ranks of two words that a third of the tickets of their language have each; side by side they stand in few.
    private const int FirstOfPhrase = 50,
        SecondOfPhrase = 60;

    private static readonly string[] Statuses = ["new", "open", "pending", "closed", "closed", "closed", "closed"];
    private static readonly DateTimeOffset Newest = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly WordModel _words = new(4711);

    /// <summary>Two words that follow each other here and there.</summary>
    public string Phrase => $"\"{_words.WordAt(0, FirstOfPhrase)} {_words.WordAt(0, SecondOfPhrase)}\"";

    public SearchDocument Ticket(int number, out long bytes)
    {
        var random = new Random(number);
        var language = number % WordModel.Count;
        var texts = new List<SearchText>(MessagesOfTicket);
        bytes = 0;
        for (var message = 0; message < MessagesOfTicket; message++)
        {
            var text = _words.Text(random, language, WordsOfMessage / 2 + random.Next(WordsOfMessage));
            if (message == 0 && number % 100 == 0)
                text += $" {OnePercent}";
            if (message == 0 && number % 20_000 == 0)
                text += $" {Rare}";
            bytes += Encoding.UTF8.GetByteCount(text);
            texts.Add(new SearchText(SearchTextKind.Body, text) { PartId = message + 1 });
        }
        var at = Newest.AddMinutes(-number % 500_000);
        return new SearchDocument(number, _words.Text(random, language, 6))
        {
            Texts = texts,
            Terms = ImmutableDictionary<string, ImmutableList<string>>
                .Empty.Add("status", [Statuses[random.Next(Statuses.Length)]])
                .Add("department", [$"{random.Next(Departments)}"]),
            Dates = ImmutableDictionary<string, DateTimeOffset>.Empty.Add("created", at).Add("updated", at),
        };
    }
}
