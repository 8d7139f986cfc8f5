using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Admin.Index;

/// <summary>What is wrong with the database and the files of the installation.</summary>
internal sealed class DataProblems(DatabaseSource database, HookdeskOptions options, IStringLocalizer<HostTexts> T) : ISystemStatusProvider
{
    public string Name => T["Data"];

    public ValueTask<IReadOnlyList<SystemProblem>> ProblemsAsync(CancellationToken cancellation = default)
    {
        var found = new List<SystemProblem>();
        if (database.Damage is { } damage)
            found.Add(
                new SystemProblem(
                    T["The database is damaged"],
                    T["The database reported: {0} Stop Hookdesk, make a copy of the data directory, and restore a backup.", damage]
                )
            );
        if (PrivateFiles.FindOpen(options.DataDirectory) is { Count: > 0 } open)
            found.Add(
                new SystemProblem(
                    T["Other accounts on this server can read Hookdesk's files"],
                    T[
                        "Other accounts can read these files in the data directory: {0}. To fix this, run: chmod -R go= {1}",
                        string.Join(", ", open),
                        options.DataDirectory
                    ]
                )
                {
                    IsUrgent = false,
                }
            );
        return new(found);
    }
}
