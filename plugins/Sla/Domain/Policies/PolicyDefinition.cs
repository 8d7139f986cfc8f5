using System.Text.Json;
using System.Text.Json.Serialization;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Domain.Policies;

/// <summary>The parts of a policy that are stored as one JSON document. Enumerations are written by name.</summary>
internal sealed record PolicyDefinition(
    ConditionGroup Condition,
    IReadOnlyList<PolicyTarget> Targets,
    IReadOnlyList<EscalationStep> Steps,
    int LastStep = 0
)
{
    public static string Write(Policy policy) =>
        JsonSerializer.Serialize(
            new PolicyDefinition(policy.Condition, policy.Targets, policy.Steps, policy.LastStep),
            PolicyDefinitionContext.Default.PolicyDefinition
        );

    /// <summary>The policy with what the text says.</summary>
    /// <exception cref="JsonException">The text is not one that <see cref="Write"/> made.</exception>
    public static Policy ReadInto(Policy policy, string text)
    {
        var definition =
            JsonSerializer.Deserialize(text, PolicyDefinitionContext.Default.PolicyDefinition)
            ?? throw new JsonException("A policy cannot be null.");
        return policy with
        {
            Condition = definition.Condition,
            Targets = definition.Targets,
            Steps = definition.Steps,
            LastStep = definition.LastStep,
        };
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PolicyDefinition))]
internal sealed partial class PolicyDefinitionContext : JsonSerializerContext;
