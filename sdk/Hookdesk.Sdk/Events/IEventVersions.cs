namespace Hookdesk.Sdk.Events;

/// <summary>
/// Tells whether something that is kept in memory is still true, without asking the database: a number for a set of events, which is
/// another one after each commit of such an event. Singleton; safe for concurrent use.
/// </summary>
/// <remarks>
/// Ask for the number <em>before</em> reading what is to be kept, and keep it with the number: what changes while it is read is then read
/// again. A commit of this node counts before its <see cref="Data.IDatabase.WriteAsync{T}"/> returns, and one of another node or process
/// before any <see cref="EventSubscriber"/> of this node is given the event. The number says nothing about how many events there were,
/// and starts anew with the process.
/// <para>
/// <b>This or a node cache?</b> Both are true to the same moment: a commit of the events. A <see cref="Caching.NodeCache{TValue}"/> holds
/// values that are the same for every reader, reads each once for all who wait, and lets go of everything when something changes: use it
/// for departments, settings, calendars, translations, in short for what the database says. A number is for what somebody else holds,
/// or what is many small things: put it into the key of what is rendered or reckoned for one reader (<see cref="Ui.Kept"/> and
/// <see cref="Ui.KeptMarkupAttribute"/> do so), or beside a value that is good enough until it is read again in the background. Then
/// nothing has to be told to forget: nobody asks for the old key again. What a row's own version tells needs neither.
/// </para>
/// </remarks>
public interface IEventVersions
{
    /// <summary>The number of these events.</summary>
    /// <param name="names">Dotted names, or beginnings of them that end with <c>.*</c>: <c>ticket.*</c>.</param>
    long Of(params ReadOnlySpan<string> names);
}
