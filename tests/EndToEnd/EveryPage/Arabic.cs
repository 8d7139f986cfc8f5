using Hookdesk.EndToEnd.Tests.Parts;

namespace Hookdesk.EndToEnd.Tests.EveryPage;

/// <summary>A language file that an operator lays into the data directory before the start.</summary>
internal static class Arabic
{
    public const string Profile = "الملف الشخصي";

    public static void Write(Desk desk)
    {
        var pack = Directory.CreateDirectory(Path.Combine(desk.DataDirectory, "Localization", "hookdesk.core"));
        File.WriteAllText(
            Path.Combine(pack.FullName, "ar.po"),
            $"""
            msgid ""
            msgstr ""
            "Language: ar\n"
            "Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\n"

            msgid "Your profile"
            msgstr "{Profile}"
            """
        );
    }
}
