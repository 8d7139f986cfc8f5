using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Caching.Memory;

namespace Hookdesk.Sdk.Ui;

/// <summary>
/// The markup that pages keep, by what it depends on. Singleton of the shell, so that another set of plugins begins with nothing kept;
/// bounded by size, and what was used least goes first.
/// </summary>
internal sealed class MarkupCache : IDisposable
{
    private const long MostCharacters = 8 * 1024 * 1024;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostCharacters });

    public KeptPieces? Find(object key) => _kept.TryGetValue(key, out KeptPieces? pieces) ? pieces : null;

    public void Keep(object key, KeptPieces pieces)
    {
        using var entry = _kept.CreateEntry(key);
        entry.Value = pieces;
        // The key and the entry take room as well.
        entry.Size = pieces.Length + 200;
        entry.SlidingExpiration = TimeSpan.FromMinutes(30);
    }

    public void Dispose() => _kept.Dispose();
}

/// <summary>A slot in kept markup: it is filled for each page.</summary>
internal sealed record SlotHole(SlotKey Slot, object? Context);

/// <summary>Markup in pieces. Between them stand what is put in for each page: the antiforgery token (null), and slots.</summary>
internal sealed class KeptPieces(IReadOnlyList<string> pieces, IReadOnlyList<SlotHole?> between)
{
    public int Length { get; } = pieces.Sum(piece => piece.Length);

    public void Render(RenderFragmentTarget target, Func<string?> token)
    {
        if (between.Count == 0)
        {
            target.Add(pieces[0]);
            return;
        }
        var text = new StringBuilder(pieces[0], Length + 1024);
        for (var n = 0; n < between.Count; n++)
        {
            if (between[n] is { } hole)
            {
                target.Add(text.ToString());
                text.Clear();
                target.Add(hole);
            }
            else
                text.Append(token());
            text.Append(pieces[n + 1]);
        }
        target.Add(text.ToString());
    }
}

/// <summary>
/// Where pieces go to: the markup and the slots of a component, in order. It is rendered once, so places need no numbers.
/// </summary>
internal sealed class RenderFragmentTarget(RenderTreeBuilder builder)
{
    public void Add(string markup) => builder.AddMarkupContent(0, markup);

    public void Add(SlotHole hole) => hole.Slot.Show(builder, hole.Context);
}

/// <summary>The holes of markup that is being rendered in order to be kept. Given to the slots in it.</summary>
internal sealed class KeptHoles
{
    // Created when the process starts, so that user-entered text can't look like it.
    private static readonly string Mark = $"<!--{Guid.NewGuid():N}-";
    private const string End = "-->";

    private readonly List<SlotHole> _holes = [];

    /// <summary>The placeholder for a slot in the markup.</summary>
    public MarkupString Leave(SlotHole hole)
    {
        lock (_holes)
        {
            _holes.Add(hole);
            return new MarkupString(string.Create(CultureInfo.InvariantCulture, $"{Mark}{_holes.Count - 1}{End}"));
        }
    }

    /// <summary>Cuts the markup of one request where another request has something of its own.</summary>
    /// <param name="html">The markup.</param>
    /// <param name="token">The request's antiforgery token.</param>
    public KeptPieces Cut(string html, string? token)
    {
        List<string> pieces = [];
        List<SlotHole?> between = [];
        var from = 0;
        while (true)
        {
            var hole = _holes.Count == 0 ? -1 : html.IndexOf(Mark, from, StringComparison.Ordinal);
            var field = string.IsNullOrEmpty(token) ? -1 : html.IndexOf(token, from, StringComparison.Ordinal);
            if (hole < 0 && field < 0)
                break;
            if (hole < 0 || (field >= 0 && field < hole))
            {
                pieces.Add(html[from..field]);
                between.Add(null);
                from = field + token!.Length;
                continue;
            }
            var end = html.IndexOf(End, hole, StringComparison.Ordinal);
            pieces.Add(html[from..hole]);
            between.Add(_holes[int.Parse(html.AsSpan(hole + Mark.Length, end - hole - Mark.Length), CultureInfo.InvariantCulture)]);
            from = end + End.Length;
        }
        pieces.Add(html[from..]);
        return new KeptPieces(pieces, between);
    }
}
