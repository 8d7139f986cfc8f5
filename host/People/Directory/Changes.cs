using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Users;

namespace Hookdesk.Host.People.Directory;

/// <summary>What every change of people ends with: an event for the history and other nodes, and this node's memory made anew.</summary>
internal static class Changes
{
    public static void Changed(this IWriteScope transaction, PeopleDirectory directory, long userId, params string[] what) =>
        transaction.RecordAndForget(directory, new UserChanged(userId, what));

    public static void RecordAndForget(this IWriteScope transaction, PeopleDirectory directory, IAction action)
    {
        transaction.Record(action);
        transaction.AfterCommit(() =>
        {
            directory.Invalidate();
            return Task.CompletedTask;
        });
    }
}
