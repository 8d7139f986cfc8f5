using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Token = Hookdesk.Search.Analysis.Token;

namespace Hookdesk.Search.IndexFormat;

/// <summary>Hands tokens that were made already to Lucene.</summary>
internal sealed class TokenListStream : TokenStream
{
    private readonly IReadOnlyList<Token> _tokens;
    private readonly ICharTermAttribute _term;
    private readonly IPositionIncrementAttribute _increment;
    private int _next;

    public TokenListStream(IReadOnlyList<Token> tokens)
    {
        _tokens = tokens;
        _term = AddAttribute<ICharTermAttribute>();
        _increment = AddAttribute<IPositionIncrementAttribute>();
    }

    public override bool IncrementToken()
    {
        if (_next >= _tokens.Count)
            return false;
        ClearAttributes();
        var token = _tokens[_next++];
        _term.Append(token.Text);
        _increment.PositionIncrement = token.Increment;
        return true;
    }

    public override void Reset()
    {
        base.Reset();
        _next = 0;
    }
}
