using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;

namespace Hookdesk.EndToEnd.Tests.EveryPage;

/// <summary>A walk over the pages in a language whose every text stands in brackets: nothing is shown without.</summary>
public sealed partial class EveryTextTests
{
    // What people or machines wrote, and names that no language translates.
    private const string Written =
        "code, kbd, pre, script, style, textarea, time, bdi, option[lang], .hd-prose, .hd-person, .hd-avatar, .hd-rail-me, .hd-menu-title, "
        + ".hd-calm-brand, .hd-tag, .hd-plugin-name, .hd-plugin-by, .badge, select[name=timeZone], select[name=language], [dir=auto]";

    // Names of types, hooks and endpoints, as the code has them; and what tasks wrote down of their last run.
    private static readonly string[] OfCode = ["/admin/hooks", "/admin/plugins/", "/admin/tasks"];

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Hookdesk",
        "SQLite",
        "IMAP",
        "SMTP",
        "Esperanto",
        "esperanto",
        "English",
        "norsk",
        "bokmål",
        "UTC",
        "Default",
        "Email",
        "Search",
        "Ticketing",
        "Administrator",
        "Agent",
        "Supervisor",
        "JSON",
        "CSV",
        "Excel",
        "SLA",
    };

    // Languages are offered by their own names.
    private static readonly HashSet<string> Languages = CultureInfo
        .GetCultures(CultureTypes.NeutralCultures)
        .Select(culture => culture.NativeName)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    // What is stored, in whatever language it was written when the desk was set up.
    private static readonly HashSet<string> Stored = new(StringComparer.Ordinal) { "Office hours", "Ada Admin" };

    // Months and days come from the culture, which knows this language.
    private static readonly HashSet<string> OfCulture = new(
        [
            .. CultureInfo.GetCultureInfo(PseudoLanguage.Tag).DateTimeFormat.MonthNames,
            .. CultureInfo.GetCultureInfo(PseudoLanguage.Tag).DateTimeFormat.DayNames,
        ],
        StringComparer.OrdinalIgnoreCase
    );

    [Fact]
    public async Task No_page_shows_a_text_that_cannot_be_translated()
    {
        using var folder = new ThrowAwayFolder("texts");
        PseudoLanguage.Write(folder.Path);
        await using var host = await PluginTestHost.StartAsync(options =>
        {
            options.DataDirectory = folder.Path;
            foreach (var plugin in Directory.GetDirectories(Path.Combine(HostFolder.Path, "plugins")))
                options.AddPluginFolder(plugin);
        });
        using var admin = await host.SignInAsync();
        await admin.OpenAsync("/profile");
        await admin.SubmitAsync("main form[action='/profile']", ("language", PseudoLanguage.Tag));

        var findings = new List<string>();
        var (waiting, asked) = (
            new Queue<string>(["/tickets", "/tickets/new", "/customers/new", "/admin", "/profile"]),
            new HashSet<string>()
        );
        while (waiting.TryDequeue(out var path))
        {
            // One page of each kind.
            if (!asked.Add(Number().Replace(path.Split('?')[0], "N")))
                continue;
            if (await admin.OpenAsync(path) is not { Status: HttpStatusCode.OK, Document.Body: { } body } page)
                continue;
            if (!OfCode.Any(start => path.StartsWith(start, StringComparison.Ordinal)))
                findings.AddRange(Untranslated(body).Select(text => $"{path}: {text}"));
            foreach (var link in page.Document.QuerySelectorAll("a[href^='/']").Where(link => !link.HasAttribute("download")))
                waiting.Enqueue(link.GetAttribute("href")!.Split('#')[0]);
        }
        Assert.True(asked.Count > 40, $"The walk saw only {asked.Count} pages.");
        Assert.True(findings.Count == 0, $"{findings.Count} of {asked.Count} pages:\n{string.Join('\n', findings.Distinct())}");
    }

    [Theory]
    [InlineData("⟦Save⟧", false)]
    [InlineData("⟦to ⟦Nora⟧ and others⟧ · 5", false)]
    [InlineData("Save", true)]
    [InlineData("⟦Save⟧ now", true)]
    public void What_stands_outside_of_brackets_is_found(string text, bool isFound) => Assert.Equal(isFound, IsUntranslated(text));

    private static IEnumerable<string> Untranslated(IElement body)
    {
        foreach (var node in body.Descendants<IText>().Where(node => node.ParentElement?.Closest(Written) is null))
            if (IsUntranslated(node.Text))
                yield return node.Text.Trim();
        foreach (var name in new[] { "aria-label", "title", "placeholder", "data-confirm" })
        foreach (var element in body.QuerySelectorAll($"[{name}]").Where(element => element.Closest(Written) is null))
            if (!element.ClassList.Contains("hd-cut") && IsUntranslated(element.GetAttribute(name)!))
                yield return $"{name}={element.GetAttribute(name)}";
    }

    private static bool IsUntranslated(string text)
    {
        var (outside, depth) = (new StringBuilder(), 0);
        foreach (var c in text)
        {
            if (c == PseudoLanguage.Open)
                depth++;
            else if (c == PseudoLanguage.Close)
                depth--;
            else if (depth == 0)
                outside.Append(c);
        }
        return !TimeZone().IsMatch(text.Trim())
            && !Stored.Contains(text.Trim())
            && !Languages.Contains(text.Trim())
            && Words().Matches(outside.ToString()).Any(word => !Names.Contains(word.Value) && !OfCulture.Contains(word.Value));
    }

    [GeneratedRegex(@"^[A-Z][A-Za-z]+/[\p{L} /_-]+$")]
    private static partial Regex TimeZone();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    // Shorter than three letters is a unit or an abbreviation; with a dot or an at sign it is an address.
    [GeneratedRegex(@"(?<![\p{L}\p{N}.@/_-])\p{L}{3,}(?![\p{L}\p{N}.@/_-])")]
    private static partial Regex Words();
}
