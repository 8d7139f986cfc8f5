using System.Globalization;
using System.Runtime.Serialization;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.ManageMailboxes;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Setup;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.SetUpFirstMailbox;

/// <summary>The short form of a mailbox, with what only the set-up asks.</summary>
public sealed record FirstMailboxInput : MailboxInput
{
    /// <summary>The name of the first department, which gets the mail.</summary>
    [DataMember(Name = "new_department")]
    public string NewDepartment { get; init; } = "";

    /// <summary>True to save it although it does not work yet.</summary>
    public bool Untested { get; init; }

    /// <summary>The certificate of the incoming server that was ticked; empty for none.</summary>
    [DataMember(Name = "trust_fetch")]
    public string TrustFetch { get; init; } = "";

    /// <summary>The certificate of the outgoing server that was ticked; empty for none.</summary>
    [DataMember(Name = "trust_smtp")]
    public string TrustSmtp { get; init; } = "";
}

/// <summary>What came of the last try, for the step's fields. Scoped: it lives as long as the request that shows them.</summary>
internal sealed class FirstMailboxTry
{
    public FirstMailboxInput? Input { get; set; }
    public ConnectionOutcome? Received { get; set; }
    public ConnectionOutcome? Sent { get; set; }
}

/// <summary>
/// The step “first mailbox” of the set-up. Both servers are tried before it is saved; whoever knows better can save without.
/// </summary>
internal sealed class FirstMailboxStep(
    MailboxStore store,
    MailboxCheck check,
    TestConnection test,
    FirstMailboxTry last,
    IDatabase database,
    IDepartments departments,
    IStringLocalizer<MailPlugin> T
) : ISetupStep
{
    public string Name => "mailbox";

    public int Order => 50;

    public string Title => T["Your first mailbox"];

    public Type Component => typeof(FirstMailboxFields);

    public async Task<IReadOnlyDictionary<string, string>> SubmitAsync(IFormCollection posted, CancellationToken cancellation = default)
    {
        var input = Complete(store.Read<FirstMailboxInput>(posted));
        last.Input = input;
        var newDepartment = input.NewDepartment;
        var isFirst = (await departments.ListAsync(cancellation)).Count == 0;
        var errors = await check.FindAsync(input, null, cancellation);
        if (isFirst && errors.Remove("department") && newDepartment.Length is (0 or > 100))
            errors["new_department"] = T["Enter a department name of up to {0} characters.", 100];
        if (errors.Count > 0)
            return errors;
        if (!input.Untested)
        {
            var row = input.ToRow(null);
            if (row.FetchProtocol != FetchProtocol.None)
                last.Received = await test.ReceivingAsync(row, cancellation);
            if (row.SmtpHost.Length > 0)
                last.Sent = await test.SendingAsync(row, cancellation);
            // At the server that it is about.
            if (last.Received?.Problem is { } receiving)
                errors["fetch_host"] = $"{receiving.Title} {receiving.Advice}";
            if (last.Sent?.Problem is { } sending)
                errors["smtp_host"] = $"{sending.Title} {sending.Advice}";
            if (errors.Count > 0)
                return errors;
        }

        await database.WriteAsync(
            async write =>
            {
                var department = isFirst
                    ? (await departments.CreateAsync(write, newDepartment, cancellation)).ToString(CultureInfo.InvariantCulture)
                    : input.Department;
                return await store.SaveAsync(input with { Department = department }, null, cancellation);
            },
            cancellation
        );
        return errors;
    }

    /// <summary>The short form asks less: the user is the address where none is given, and certificates are trusted by a tick.</summary>
    private static FirstMailboxInput Complete(FirstMailboxInput input)
    {
        var user = input.Receiving.User.Length > 0 ? input.Receiving.User : input.Address;
        return input with
        {
            Receiving = input.Receiving with { User = user, Fingerprint = Trusted(input.TrustFetch) ?? input.Receiving.Fingerprint },
            Sending = input.Sending with { Fingerprint = Trusted(input.TrustSmtp) ?? input.Sending.Fingerprint },
        };
    }

    private static string? Trusted(string print) => ServerInput.IsFingerprint(print) ? print : null;
}

/// <summary>Registers the step.</summary>
internal static class FirstMailboxRegistration
{
    public static IServiceCollection AddFirstMailbox(this IServiceCollection services) =>
        services.AddScoped<FirstMailboxTry>().AddSetupStep<FirstMailboxStep>();
}
