using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hookdesk.Benchmarks;

/// <summary>A ticket of the corpus.</summary>
internal sealed record CorpusTicket(
    string Subject,
    string Name,
    string Email,
    string Status,
    bool Assigned,
    IReadOnlyList<CorpusMessage> Messages
);

/// <summary>A message of the corpus.</summary>
internal sealed record CorpusMessage(bool FromCustomer, DateTimeOffset At, string Text);

/// <summary>Tickets to load a desk with: from a file, or made by a word-frequency model that gives the same on every run.</summary>
internal static class Corpus
{
    /// <summary>The word that one message in a hundred has.</summary>
    public const string RareWord = "zephyrine";

    // Words that every helpdesk reads, in the order of how often.
    private static readonly string[] Common = ["delivery", "printer", "after", "invoice"];

    /// <summary>Reads JSON lines: <c>{subject, name, email, status, assigned, messages: [{who, at, text}]}</c>.</summary>
    public static IEnumerable<CorpusTicket> Read(string file)
    {
        foreach (var line in File.ReadLines(file))
        {
            using var json = JsonDocument.Parse(line);
            var ticket = json.RootElement;
            yield return new CorpusTicket(
                Text(ticket, "subject"),
                Text(ticket, "name"),
                Text(ticket, "email"),
                Text(ticket, "status"),
                ticket.GetProperty("assigned").GetBoolean(),
                [
                    .. ticket
                        .GetProperty("messages")
                        .EnumerateArray()
                        .Select(message => new CorpusMessage(
                            Text(message, "who") == "customer",
                            DateTimeOffset.Parse(Text(message, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                            Text(message, "text")
                        )),
                ]
            );
        }

        static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
    }

    /// <summary>Makes tickets of 2 to 4 messages of 40 to 180 words each.</summary>
    public static IEnumerable<CorpusTicket> Make(int count)
    {
        var words = new WordModel(20261123);
        var at = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        for (var number = 1; number <= count; number++)
        {
            var customer = words.Random.Next(1, Math.Max(2, count / 4));
            var written = at.AddMinutes(number * 25);
            var messages = new List<CorpusMessage>();
            for (var index = 0; index < words.Random.Next(2, 5); index++)
            {
                messages.Add(
                    new CorpusMessage(
                        index % 2 == 0,
                        written,
                        words.Text(words.Random.Next(40, 181)) + (words.Random.Next(100) == 0 ? $" {RareWord}" : "")
                    )
                );
                written = written.AddMinutes(words.Random.Next(5, 600));
            }

            var status = words.Random.Next(100) switch
            {
                < 40 => "open",
                < 50 => "pending",
                _ => "closed",
            };
            yield return new CorpusTicket(
                words.Text(6),
                $"Customer {customer}",
                $"cust{customer}@customers.example",
                status,
                words.Random.Next(2) == 0,
                messages
            );
        }
    }

    /// <summary>Mails: half plain, half with HTML, a tenth with a file of 20 KB.</summary>
    public static IEnumerable<byte[]> MakeMails(int count, string to)
    {
        var words = new WordModel(20261124);
        for (var number = 1; number <= count; number++)
        {
            var text = words.Text(words.Random.Next(40, 181));
            var builder = new MimeKit.BodyBuilder { TextBody = text };
            if (number % 10 >= 5)
                builder.HtmlBody = "<html><body><p>" + text.Replace("\n\n", "</p><p>", StringComparison.Ordinal) + "</p></body></html>";
            if (number % 10 == 0)
            {
                var file = new byte[20480];
                words.Random.NextBytes(file);
                builder.Attachments.Add($"file{number}.bin", file);
            }

            var customer = words.Random.Next(1, 2501);
            var message = new MimeKit.MimeMessage
            {
                Subject = $"{words.Text(6)} m{number}",
                Body = builder.ToMessageBody(),
                MessageId = $"m{number}.{count}@customers.example",
            };
            message.From.Add(new MimeKit.MailboxAddress($"Customer {customer}", $"cust{customer}@customers.example"));
            message.To.Add(MimeKit.MailboxAddress.Parse(to));
            message.Date = new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero).AddSeconds(number);
            using var stream = new MemoryStream();
            message.WriteTo(stream);
            yield return stream.ToArray();
        }
    }

    /// <summary>Words of made-up syllables whose frequency falls with their rank, as in natural language.</summary>
    internal sealed class WordModel
    {
        private readonly string[] _words;
        private readonly double[] _cumulative;

        public WordModel(int seed)
        {
            Random = new Random(seed);
            string[] syllables = ["ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "ze", "fi", "go", "he", "ju"];
            _words =
            [
                .. Common,
                .. Enumerable
                    .Range(0, 12_000)
                    .Select(_ =>
                        string.Concat(Enumerable.Range(0, Random.Next(1, 5)).Select(_ => syllables[Random.Next(syllables.Length)]))
                    )
                    .Distinct(),
            ];
            _cumulative = new double[_words.Length];
            var sum = 0.0;
            for (var rank = 0; rank < _words.Length; rank++)
                _cumulative[rank] = sum += 1.0 / (rank + 5);
        }

        public Random Random { get; }

        public string Text(int count)
        {
            var text = new StringBuilder();
            for (var index = 0; index < count; index++)
            {
                if (index > 0)
                    text.Append(index % 30 == 0 ? "\n\n" : " ");
                var found = Array.BinarySearch(_cumulative, Random.NextDouble() * _cumulative[^1]);
                text.Append(_words[found < 0 ? ~found : found]);
            }

            return text.ToString();
        }
    }
}
