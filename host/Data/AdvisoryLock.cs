namespace Hookdesk.Host.Data;

/// <summary>
/// The keys of PostgreSQL's advisory locks that are the host's own. Leases use keys hashed from their names, in a space of two 32-bit
/// numbers.
/// </summary>
internal enum AdvisoryLock : long
{
    /// <summary>Held from the first event of a transaction to its commit.</summary>
    EventOrder = 0x486F_6F6B_6465_736B,

    /// <summary>Held while a schema is migrated.</summary>
    Migration = 0x486F_6F6B_6465_736C,
}
