using System.Runtime.CompilerServices;
using Hookdesk.Search.Analysis;
using Hookdesk.Search.Contracts;

namespace Hookdesk.Search.Querying;

/// <summary>
/// The words of a text, in the forms that are compared, made when they are asked for. One is asked for by all patterns before the
/// next.
/// </summary>
internal sealed class TextWords(string text, List<Unit> units, string? supposed, SearchText? source)
{
    private static readonly ConditionalWeakTable<SearchText, StrongBox<string?>> Guessed = [];

    private int _at = -1;
    private string _lower = "";
    private string? _folded;
    private string? _language;
    private bool _isGuessed;

    public string? Language
    {
        get
        {
            if (_isGuessed)
                return _language;
            _isGuessed = true;
            if (source is { IsNames: true })
                return _language = supposed;
            if (source is null)
                return _language = LanguageGuess.Of(text, units) ?? supposed;
            // The same texts are shown again and again, and guessing is dearer than all the rest.
            return _language = Guessed.GetValue(source, _ => new StrongBox<string?>(LanguageGuess.Of(text, units))).Value ?? supposed;
        }
    }

    public Script ScriptOf(int i) => units[i].Script;

    public string Lower(int i)
    {
        if (i != _at)
            (_at, _lower, _folded) = (i, Folding.Lower(text.AsSpan(units[i].Start, units[i].Length)), null);
        return _lower;
    }

    public string Folded(int i)
    {
        var lower = Lower(i);
        return _folded ??= Folding.Fold(lower);
    }
}
