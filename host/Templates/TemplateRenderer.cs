using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Hookdesk.Sdk.Templates;
using Scriban;
using Scriban.Functions;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Hookdesk.Host.Templates;

/// <summary>Runs Scriban inside bounds of time, loops, depth and size. Parsed templates are kept.</summary>
internal sealed class TemplateRenderer(TimeProvider time)
{
    private const int MostKept = 500;
    private const int LongestTemplate = 200_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly ScriptObject Functions = MakeFunctions();

    private readonly ConcurrentDictionary<string, Template> _parsed = new(StringComparer.Ordinal);

    /// <summary>Parses a template, to find its faults before it is saved.</summary>
    /// <exception cref="TemplateException">It is faulty; the message gives line and column.</exception>
    public void Check(string text) => Parse(text);

    /// <summary>
    /// Renders a template. Values are HTML-escaped where <paramref name="html"/> is true; the template's own markup is not.
    /// </summary>
    /// <param name="text">The template.</param>
    /// <param name="model">Its values.</param>
    /// <param name="html">Whether it is HTML.</param>
    /// <param name="added">Values of others by their names; one that the model has too is the model's. Null for none.</param>
    /// <param name="isStrict">False to take a name that is not there for nothing, in place of a mistake.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="TemplateException">It is faulty or exceeds its limits.</exception>
    public string Render(
        string text,
        object model,
        bool html,
        IReadOnlyDictionary<string, object?>? added = null,
        bool isStrict = true,
        CancellationToken cancellation = default
    )
    {
        var template = Parse(text);
        using var timeOver = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeOver.Token, cancellation);
        var context = new BoundedContext(Functions, html)
        {
            CancellationToken = either.Token,
            StrictVariables = isStrict,
            EnableRelaxedMemberAccess = !isStrict,
        };
        context.PushGlobal(TemplateValues.From(model, added));
        context.PushCulture(CultureInfo.CurrentCulture);
        try
        {
            return template.Render(context);
        }
        catch (Exception error)
            when (timeOver.IsCancellationRequested && error is ScriptAbortException or OperationCanceledException or ScriptRuntimeException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new TemplateException($"The template took longer than {Longest.TotalSeconds:0} seconds.");
        }
        catch (ScriptRuntimeException error)
        {
            throw new TemplateException(At(error.Span, error.OriginalMessage));
        }
    }

    private Template Parse(string text)
    {
        if (text.Length > LongestTemplate)
            throw new TemplateException($"The template is longer than {LongestTemplate:N0} characters.");
        if (_parsed.TryGetValue(text, out var known))
            return known;
        var template = Template.Parse(text, parserOptions: new ParserOptions { ExpressionDepthLimit = 100 });
        if (template.HasErrors)
            throw new TemplateException(
                string.Join(
                    '\n',
                    template
                        .Messages.Where(message => message.Type == ParserMessageType.Error)
                        .Select(message => At(message.Span, message.Message))
                )
            );
        // Simple and enough: an installation has a few dozen templates; only previews make others.
        if (_parsed.Count >= MostKept)
            _parsed.Clear();
        return _parsed[text] = template;
    }

    private static string At(SourceSpan span, string message) => $"Line {span.Start.Line + 1}, column {span.Start.Column + 1}: {message}";

    // Without what evaluates texts as code, and without regular expressions, whose cost nobody sees.
    private static ScriptObject MakeFunctions()
    {
        var functions = new ScriptObject();
        functions.SetValue("array", new ArrayFunctions(), readOnly: true);
        functions.SetValue("date", new DateTimeFunctions(), readOnly: true);
        functions.SetValue("math", new MathFunctions(), readOnly: true);
        functions.SetValue("string", new StringFunctions(), readOnly: true);
        functions.SetValue("empty", EmptyScriptObject.Default, readOnly: true);
        return functions;
    }

    /// <summary>
    /// Escapes every value on its way out. What the template's author wrote outside of <c>{{ }}</c> goes by another way and is not
    /// touched.
    /// </summary>
    private sealed class BoundedContext : TemplateContext
    {
        private readonly bool _html;

        public BoundedContext(ScriptObject functions, bool html)
            : base(functions)
        {
            _html = html;
            LoopLimit = 1_000;
            RecursiveLimit = 20;
            ObjectRecursionLimit = 10;
            LimitToString = 200_000;
            OutputLimit = 1_000_000;
            OnStringLimit = ScriptLimitBehavior.Throw;
            OnOutputLimit = ScriptLimitBehavior.Throw;
            RegexTimeOut = TimeSpan.FromMilliseconds(100);
            EnableRelaxedTargetAccess = true;
            MemberFilter = static _ => false;
            TemplateLoader = null;
            AutoIndent = false;
        }

        public override TemplateContext Write(SourceSpan span, object? textAsObject)
        {
            if (!_html || textAsObject is null)
                return base.Write(span, textAsObject);
            if (textAsObject is TemplateHtml trusted)
            {
                Write(trusted.ToString());
                return this;
            }

            Write(WebUtility.HtmlEncode(ObjectToString(textAsObject)));
            return this;
        }
    }
}
