using Microsoft.AspNetCore.Http;

namespace Hookdesk.Sdk.Setup;

/// <summary>
/// A step that a plugin adds to the setup of a new installation, after the administrator is created. Scoped; register it with
/// <c>AddSetupStep</c>.
/// </summary>
[OpenToPlugins]
public interface ISetupStep
{
    /// <summary>Stable name in the address: lowercase ASCII.</summary>
    string Name { get; }

    /// <summary>Position among the steps.</summary>
    int Order { get; }

    /// <summary>The heading, in the current language.</summary>
    string Title { get; }

    /// <summary>
    /// The component with the step's form fields; the host wraps them in a form with <em>Continue</em> and <em>Skip</em>. It gets the
    /// parameters <c>Values</c> (<see cref="IFormCollection"/>, or null) and <c>Errors</c> (from field name to message).
    /// </summary>
    Type Component { get; }

    /// <summary>
    /// Validates and saves the form. Returns errors by field name (an empty name for errors about the whole form); none means that the step
    /// is complete.
    /// </summary>
    Task<IReadOnlyDictionary<string, string>> SubmitAsync(IFormCollection form, CancellationToken cancellation = default);
}

/// <summary>Fills a new installation with realistic data for <c>hookdesk demo</c>. Scoped; registered with <c>AddDemoData</c>.</summary>
[OpenToPlugins]
public interface IDemoData
{
    /// <summary>The position among the sources; sources that others depend on come first.</summary>
    int Order { get; }

    /// <summary>Creates the data.</summary>
    /// <param name="report">Call with a line of progress.</param>
    /// <param name="cancellation">Cancels.</param>
    Task FillAsync(Action<string> report, CancellationToken cancellation = default);
}

/// <summary>A check for <c>hookdesk db check</c>. Scoped; registered with <c>AddConsistencyCheck</c>.</summary>
[OpenToPlugins]
public interface IConsistencyCheck
{
    /// <summary>One sentence per inconsistency; none if no problems are found. Changes nothing.</summary>
    IAsyncEnumerable<string> FindProblemsAsync(CancellationToken cancellation = default);
}
