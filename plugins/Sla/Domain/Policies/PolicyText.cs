using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hookdesk.Sla.Domain.Policies;

/// <summary>Writes the parts of a policy that are stored as one document, and reads them.</summary>
internal static class PolicyText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(Policy policy) =>
        JsonSerializer.Serialize(new Document(policy.Conditions, policy.Promises, policy.Steps, policy.LastStep), Json);

    /// <summary>The policy with what the text says.</summary>
    /// <exception cref="JsonException">The text is not one that <see cref="Write"/> made.</exception>
    public static Policy ReadInto(Policy policy, string text)
    {
        var document = JsonSerializer.Deserialize<Document>(text, Json) ?? throw new JsonException("A policy cannot be null.");
        return policy with
        {
            Conditions = document.Conditions,
            Promises = document.Promises,
            Steps = document.Steps,
            LastStep = document.LastStep,
        };
    }

    private sealed record Document(
        IReadOnlyList<Condition> Conditions,
        IReadOnlyList<Promise> Promises,
        IReadOnlyList<EscalationStep> Steps,
        int LastStep = 0
    );
}
