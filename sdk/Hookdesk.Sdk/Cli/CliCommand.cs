using System.CommandLine;

namespace Hookdesk.Sdk.Cli;

/// <summary>A command of the host's command line. Singleton; registered with <c>AddCliCommand</c>.</summary>
/// <remarks>
/// The command runs in a process of its own, against the same database as the running desk: rely on transactions, not on memory.
/// </remarks>
[OpenToPlugins]
public interface ICliCommand
{
    /// <summary>
    /// Builds the command with its options and action. A name given by two commands makes them one with both sets of subcommands. The
    /// action returns 0 on success; throw a <see cref="CliException"/> for an error that the operator can act on.
    /// </summary>
    /// <param name="services">The shell's container; create a scope per invocation.</param>
    Command Build(IServiceProvider services);
}

/// <summary>An error that is printed as one line on standard error and ends the program with exit code 1.</summary>
/// <param name="message">What happened and what to do, in one line.</param>
public sealed class CliException(string message) : Exception(message);
