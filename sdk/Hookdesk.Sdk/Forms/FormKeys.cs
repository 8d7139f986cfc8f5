using System.Security.Cryptography;
using System.Text;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sdk.Forms;

/// <summary>
/// Makes sure that a form submitted twice, by a double click, a reload, or a lost response, creates only one item. Include <c>&lt;FormKey
/// /&gt;</c>, which adds a new key each time the form is shown, and create the item in <see cref="OnceAsync"/>.
/// </summary>
public static class FormKeys
{
    /// <summary>The name of the field.</summary>
    public const string Field = "form-key";

    private const int Longest = 64;

    // A form that lies open for longer than this and is then sent twice creates two.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    /// <summary>
    /// The key of the submitted form, combined with the user and all field values, so that going back and submitting different values
    /// creates another item. Null if the form has no key, so that programs that post without a key create an item each time.
    /// </summary>
    /// <param name="context">A request whose form has been read.</param>
    /// <param name="except">
    /// Fields to ignore: those that the page fills in automatically and that may differ each time, such as what the sender has seen.
    /// </param>
    public static string? FormKey(this HttpContext context, params IReadOnlyCollection<string> except) =>
        context.Request.HasFormContentType
        && context.Request.Form[Field].ToString() is { Length: > 0 and <= Longest } key
        && key.All(char.IsAsciiLetterOrDigit)
            ? $"{context.RequestServices.GetRequiredService<ICurrentUser>().Id}.{ContentOf(context.Request.Form, except)}"
            : null;

    // The antiforgery token may differ from one sending to the next. The length before each text tells where it ends.
    private static string ContentOf(IFormCollection form, IReadOnlyCollection<string> except)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            var field in form.Where(field => field.Key != "__RequestVerificationToken" && !except.Contains(field.Key))
                .OrderBy(field => field.Key, StringComparer.Ordinal)
        )
        foreach (var text in field.Value.Prepend(field.Key))
            Append(text ?? "");
        foreach (var file in form.Files)
            Append($"{file.Name}/{file.FileName}/{file.Length}");
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string text)
        {
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>
    /// Runs <paramref name="create"/> the first time that a form with this key comes, in the transaction, and gives what it returned; each
    /// further time it gives the same without running anything. Two that come at once wait for each other, on whichever node. When
    /// <paramref name="create"/> throws, nothing is noted.
    /// </summary>
    /// <param name="write">The transaction.</param>
    /// <param name="key">From <see cref="FormKey"/>; null always creates.</param>
    /// <param name="create">Creates, and returns the number of what it created; 0 when it created nothing, which is not noted.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The number of what was created, now or then.</returns>
    public static async Task<long> OnceAsync(
        this IWriteScope write,
        string? key,
        Func<Task<long>> create,
        CancellationToken cancellation = default
    )
    {
        if (key is null)
            return await create().ConfigureAwait(false);
        await write.LockAsync($"core_form_key:{key}", cancellation).ConfigureAwait(false);
        if (await write.Table<FormKeyRow>().FirstOrDefaultAsync(row => row.Key == key, cancellation).ConfigureAwait(false) is { } before)
            return before.Created;
        var created = await create().ConfigureAwait(false);
        if (created == 0)
            return 0;
        var old = write.Now - Kept;
        await write.Table<FormKeyRow>().Where(row => row.At < old).DeleteAsync(cancellation).ConfigureAwait(false);
        await write
            .InsertAsync(
                new FormKeyRow
                {
                    Key = key,
                    Created = created,
                    At = write.Now,
                },
                cancellation
            )
            .ConfigureAwait(false);
        return created;
    }

    /// <summary>
    /// The same for what may refuse, such as a name that is taken: nothing is noted unless <paramref name="create"/> gives no refusal, so that
    /// the form can be mended and sent again.
    /// </summary>
    /// <typeparam name="TRefusal">A type that can be null.</typeparam>
    /// <param name="write">The transaction.</param>
    /// <param name="key">From <see cref="FormKey"/>; null always creates.</param>
    /// <param name="create">Creates, and returns the number of what it created with null; or 0 with why it did not.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The number of what was created, now or then, with null; or 0 with the refusal.</returns>
    public static async Task<(long Id, TRefusal Refusal)> OnceAsync<TRefusal>(
        this IWriteScope write,
        string? key,
        Func<Task<(long Id, TRefusal Refusal)>> create,
        CancellationToken cancellation = default
    )
    {
        (long Id, TRefusal Refusal) outcome = default!;
        var id = await write
            .OnceAsync(
                key,
                async () =>
                {
                    outcome = await create().ConfigureAwait(false);
                    return outcome.Refusal is null ? outcome.Id : 0;
                },
                cancellation
            )
            .ConfigureAwait(false);
        return outcome.Refusal is null ? (id, default!) : outcome;
    }

    [Table("core_form_key")]
    internal sealed class FormKeyRow
    {
        [Column("key"), PrimaryKey]
        public string Key { get; init; } = "";

        [Column("created")]
        public long Created { get; init; }

        [Column("at")]
        public DateTimeOffset At { get; init; }
    }
}
