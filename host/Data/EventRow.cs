using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Data;

/// <summary>An entry of the event log as it is stored.</summary>
[Table("core_event")]
internal sealed class EventRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("name"), NotNull]
    public required string Name { get; set; }

    [Column("subject_kind"), NotNull]
    public required string SubjectKind { get; set; }

    [Column("subject_id")]
    public long SubjectId { get; set; }

    [Column("actor_kind")]
    public ActorKind ActorKind { get; set; }

    [Column("actor_id")]
    public long ActorId { get; set; }

    [Column("actor_name"), NotNull]
    public required string ActorName { get; set; }

    [Column("at")]
    public DateTimeOffset At { get; set; }

    [Column("payload"), NotNull]
    public required string Payload { get; set; }

    /// <summary>1 for what stands in the audit log. A number, because an index of only these is found by it on both databases.</summary>
    [Column("audit")]
    public int Audit { get; set; }

    public EventRecord ToRecord() =>
        new(Id, Name, new EntityRef(SubjectKind, SubjectId), new Actor(ActorKind, ActorId, ActorName), At, Payload);
}
