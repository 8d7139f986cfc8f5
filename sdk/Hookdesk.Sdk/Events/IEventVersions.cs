namespace Hookdesk.Sdk.Events;

/// <summary>
/// Tells whether a cached value is still current, without a database query: a number for a set of events that changes after each commit of
/// such an event. Singleton; safe for concurrent use.
/// </summary>
/// <remarks>
/// Ask for the number <em>before</em> reading what is to be kept, and keep it with the number: what changes while it is read is then read
/// again. A commit of this node counts before its <see cref="Data.IDatabase.WriteAsync{T}"/> returns, and one of another node or process
/// before any <see cref="EventSubscriber"/> of this node is given the event. The number says nothing about how many events there were,
/// and starts again with the process.
/// <para>
/// <b>This or a node cache?</b> Both are current as of the same moment: a commit of the events. A <see cref="Caching.NodeCache{TValue}"/>
/// holds values that are the same for every reader, loads each one once for all waiting readers, and drops everything when something
/// changes. Use it for departments, settings, calendars, and translations: for database content. Use a number for values that are stored
/// elsewhere, or for many small values: include it in the key of content rendered or computed for one reader (as <see cref="Ui.Kept"/> and
/// <see cref="Ui.KeptMarkupAttribute"/> do), or store it with a value that may be used until it's reloaded in the background. Nothing has
/// to be invalidated then, because nobody uses the old key again. If a row has its own version, neither is needed.
/// </para>
/// </remarks>
public interface IEventVersions
{
    /// <summary>The current number for these events.</summary>
    /// <param name="names">Dotted names, or beginnings of them that end with <c>.*</c>: <c>ticket.*</c>.</param>
    long Of(params ReadOnlySpan<string> names);
}
