using System.ComponentModel.DataAnnotations;
using System.Runtime.Serialization;
using Hookdesk.Sdk.Forms;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.SaveDraft;

/// <summary>What the editor's form holds in every place where something is written.</summary>
internal record EditorInput
{
    /// <summary><c>note</c>, or else a reply.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What was written: HTML where <see cref="Format"/> is <c>html</c>, else plain text.</summary>
    [DataType(DataType.Html)]
    public string Html { get; init; } = "";

    public string Format { get; init; } = "";

    /// <summary>Uploads that are attached.</summary>
    [DataMember(Name = "attachment")]
    public IReadOnlyList<long> Attachments { get; init; } = [];

    [DataMember(Name = FormKeys.Field)]
    public string FormKey { get; init; } = "";

    /// <summary>Who wrote the draft that the form was shown with.</summary>
    public string Follows { get; init; } = "";

    public MessageKind MessageKind => Kind == "note" ? MessageKind.Note : MessageKind.Reply;

    public DraftSource Source => new(PlainText.Cut(FormKey, 64), Follows);
}
