using System.Collections.Concurrent;
using System.Globalization;
using Hookdesk.Host.Localization;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Layout;

/// <summary>
/// The texts that the scripts of <c>wwwroot/js</c> show, by the keys they ask with. A name in braces is filled in by the script. They
/// stand on every page, so those of each language are kept, until texts change. Singleton.
/// </summary>
internal sealed class ScriptTexts(IStringLocalizer<ScriptTexts> T, Catalogues catalogues)
{
    private readonly ConcurrentDictionary<string, (int Generation, IReadOnlyDictionary<string, string> Texts)> _known = new(
        StringComparer.Ordinal
    );

    /// <summary>The texts in the current language; the same object as long as they are the same.</summary>
    public IReadOnlyDictionary<string, string> Current
    {
        get
        {
            var language = CultureInfo.CurrentUICulture.Name;
            var generation = catalogues.Generation;
            if (_known.TryGetValue(language, out var known) && known.Generation == generation)
                return known.Texts;
            var texts = Read();
            _known[language] = (generation, texts);
            return texts;
        }
    }

    private Dictionary<string, string> Read() =>
        new()
        {
            ["bold"] = T["Bold"],
            ["italic"] = T["Italic"],
            ["underline"] = T["Underline"],
            ["link"] = T["Link"],
            ["list"] = T["Bulleted list"],
            ["orderedList"] = T["Numbered list"],
            ["quote"] = T["Quote"],
            ["code"] = T["Code"],
            ["clear"] = T["Remove formatting"],
            ["attach"] = T["Attach files"],
            ["linkPrompt"] = T["Link URL"],
            ["linkApply"] = T["Add link"],
            ["linkRemove"] = T["Remove link"],
            ["draftSaving"] = T["Saving draft …"],
            ["draftSaved"] = T["Draft saved"],
            ["draftFailed"] = T["Your draft couldn't be saved. Your text is still here, and we'll try again as you type."],
            ["draftElsewhere"] = T["You're also writing this in another window. This text is saved only in this window."],
            ["draftTake"] = T["Keep this text"],
            ["draftRestored"] = T["Your unsaved text was restored."],
            ["sessionEnded"] = T["Sign in again"],
            ["sessionKept"] = T["Your session has ended. Your text is safe. Sign in to continue."],
            ["sessionDraft"] = T["Not saved: your session has ended. Your text is kept in this browser."],
            ["signIn"] = T["Sign in"],
            ["signedInAgain"] = T["You're signed in again. Please repeat your last action."],
            ["uploading"] = T["Uploading {name} …"],
            ["uploadFailed"] = T["{name} couldn't be uploaded. Try again."],
            ["removeAttachment"] = T["Remove {name}"],
            ["undo"] = T["Undo"],
            ["close"] = T["Close"],
            ["cancel"] = T["Cancel"],
            ["confirm"] = T["Are you sure?"],
            ["ok"] = T["OK"],
            ["toolbar"] = T["Formatting"],
            ["palette"] = T["Commands"],
            ["palettePlaceholder"] = T["Search or type a command …"],
            ["paletteEmpty"] = T["No results"],
            ["onThisPage"] = T["On this page"],
            ["shortcuts"] = T["Keyboard shortcuts"],
            ["listNext"] = T["Next in the list"],
            ["listPrevious"] = T["Previous in the list"],
            ["listOpen"] = T["Open"],
            ["listSelect"] = T["Select"],
            ["requestFailed"] = T["Something went wrong. Nothing was changed. Try again."],
            ["offline"] = T["You appear to be offline. What you wrote is still here. Try again when you're back online."],
            ["copied"] = T["Copied"],
            ["removeTag"] = T["Remove {name}"],
        };
}
