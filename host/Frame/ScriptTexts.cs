using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Frame;

/// <summary>The texts that the scripts of <c>wwwroot/js</c> show, by the keys they ask with. A name in braces is filled in by the script.</summary>
internal static class ScriptTexts
{
    public static IReadOnlyDictionary<string, string> In(IStringLocalizer T) => new Dictionary<string, string>
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
        ["linkPrompt"] = T["Address of the link"],
        ["linkApply"] = T["Set link"],
        ["linkRemove"] = T["Remove link"],
        ["draftSaving"] = T["Saving draft …"],
        ["draftSaved"] = T["Draft saved"],
        ["draftFailed"] = T["The draft could not be saved. The text is still here; saving is tried again while you write."],
        ["uploading"] = T["Uploading {name} …"],
        ["uploadFailed"] = T["{name} could not be uploaded. Try again, or attach it to another message."],
        ["removeAttachment"] = T["Remove {name}"],
        ["undo"] = T["Undo"],
        ["close"] = T["Close"],
        ["cancel"] = T["Cancel"],
        ["confirm"] = T["Please confirm"],
        ["ok"] = T["OK"],
        ["toolbar"] = T["Formatting"],
        ["palette"] = T["Commands"],
        ["palettePlaceholder"] = T["Go to, find or do …"],
        ["paletteEmpty"] = T["Nothing found"],
        ["shortcuts"] = T["Keyboard shortcuts"],
        ["listNext"] = T["Next in the list"],
        ["listPrevious"] = T["Previous in the list"],
        ["listOpen"] = T["Open"],
        ["listSelect"] = T["Select"],
        ["requestFailed"] = T["That did not work. Nothing was changed; please try again."],
        ["offline"] = T["The desk can't be reached. What you wrote is still here; try again when you are back online."],
        ["copied"] = T["Copied"],
        ["removeTag"] = T["Remove {name}"],
    };
}
