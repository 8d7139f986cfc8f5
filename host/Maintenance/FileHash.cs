namespace Hookdesk.Host.Maintenance;

/// <summary>A SHA-256 in 32 bytes: there may be millions, and as text each would take five times as much.</summary>
internal readonly record struct FileHash(UInt128 High, UInt128 Low)
{
    // A name that is no hash stands for a file that cannot exist; it is reported as missing by its own text.
    public static FileHash Parse(string name) =>
        name.Length == 64
        && UInt128.TryParse(name.AsSpan(0, 32), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var high)
        && UInt128.TryParse(name.AsSpan(32), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var low)
            ? new FileHash(high, low)
            : new FileHash(0, (UInt128)(uint)name.GetHashCode(StringComparison.Ordinal));

    public override string ToString() => $"{High:x32}{Low:x32}";
}
