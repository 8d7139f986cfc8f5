using AngleSharp.Dom;

namespace Hookdesk.Html;

/// <summary>
/// Ends the parsing of a document by <see cref="NestedTooDeeplyException"/> as soon as elements are nested too deeply in it: for each
/// element a parser looks up the whole way, so what nests thousands in each other takes it minutes. Given to a parser's <c>OnCreated</c>.
/// </summary>
/// <remarks>
/// One source for the host, Mail and Search, which each compile it: AngleSharp, whose types it takes, is private to each of them.
/// </remarks>
internal sealed class NestingLimit(int deepest)
{
    private readonly Dictionary<INode, int> _depths = new(ReferenceEqualityComparer.Instance);
    private INode? _last;
    private int _templates;

    /// <summary>How many elements were made.</summary>
    public int Created { get; private set; }

    /// <summary>To be called for each new element. It stands nowhere yet: where it was put shows when the next one comes.</summary>
    public void Count(IElement element)
    {
        Created++;
        // What is in a template is a tree of its own to the document, but not to the parser.
        if (element.LocalName == "template")
            _templates++;
        if (_last is not null && DepthOf(_last) + _templates > deepest)
            throw new NestedTooDeeplyException();
        _last = element;
    }

    private int DepthOf(INode node)
    {
        var way = new Stack<INode>();
        var depth = 0;
        for (var at = node; at is not null && !_depths.TryGetValue(at, out depth); at = at.Parent)
            way.Push(at);
        while (way.TryPop(out var at))
            _depths[at] = ++depth;
        return depth;
    }
}

internal sealed class NestedTooDeeplyException : Exception;
