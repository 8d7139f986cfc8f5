namespace Hookdesk.Search.Files;

/// <summary>The files whose text can be read.</summary>
internal enum FileKind
{
    Text,
    Html,
    Pdf,
    Word,
    Sheet,
    Slides,
}

internal static class FileKinds
{
    /// <summary>The kind by the name, else by the media type, which senders often get wrong; null for what has no text.</summary>
    public static FileKind? Of(string name, string contentType) =>
        Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".txt" or ".csv" or ".tsv" or ".log" or ".md" or ".json" or ".xml" or ".yml" or ".yaml" or ".ini" or ".eml" or ".ics" =>
                FileKind.Text,
            ".html" or ".htm" or ".xhtml" => FileKind.Html,
            ".pdf" => FileKind.Pdf,
            ".docx" or ".docm" => FileKind.Word,
            ".xlsx" or ".xlsm" => FileKind.Sheet,
            ".pptx" or ".pptm" => FileKind.Slides,
            _ => contentType.Split(';')[0].Trim().ToLowerInvariant() switch
            {
                "text/html" => FileKind.Html,
                "application/pdf" => FileKind.Pdf,
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => FileKind.Word,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => FileKind.Sheet,
                "application/vnd.openxmlformats-officedocument.presentationml.presentation" => FileKind.Slides,
                var type when type.StartsWith("text/", StringComparison.Ordinal) || type == "application/json" => FileKind.Text,
                _ => null,
            },
        };
}
