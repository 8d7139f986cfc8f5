using Hookdesk.Host.Composition;
using Hookdesk.Host.Ground;

namespace Hookdesk.Host.Composition;

/// <summary>
/// Where settings come from, later ones winning: appsettings.json beside the program, in the working directory, in the data directory
/// (written by set-up), environment, command line.
/// </summary>
internal static class HostConfiguration
{
    /// <exception cref="InvalidOperationException">An appsettings.json cannot be read; the message says which, and where in it.</exception>
    public static IConfigurationRoot Build(string[] arguments)
    {
        try
        {
            var first = Sources(new ConfigurationBuilder(), arguments, dataDirectory: null).Build();
            return Sources(new ConfigurationBuilder(), arguments, HookdeskOptions.From(first).DataDirectory).Build();
        }
        catch (InvalidDataException error)
        {
            // Which file it is stands outside, what is wrong in it inside.
            throw new InvalidOperationException($"{error.Message} {error.GetBaseException().Message}", error);
        }
    }

    /// <summary>
    /// Takes the settings (<c>--Hookdesk:DataDirectory=…</c>, <c>--urls …</c>) out of a command line; the rest is the command with its
    /// own options.
    /// </summary>
    public static (string[] Settings, string[] Command) Split(string[] arguments)
    {
        List<string> settings = [],
            command = [];
        for (var index = 0; index < arguments.Length; index++)
        {
            var argument = arguments[index];
            var key = argument.Split('=')[0];
            if (
                !key.StartsWith("--", StringComparison.Ordinal)
                || !(key.Contains(':') || key.Equals("--urls", StringComparison.OrdinalIgnoreCase))
            )
            {
                command.Add(argument);
                continue;
            }

            settings.Add(argument);
            if (argument.Contains('='))
                continue;
            if (index + 1 == arguments.Length)
                throw new InvalidOperationException($"{argument} needs a value: {argument}=…");
            settings.Add(arguments[++index]);
        }

        return ([.. settings], [.. command]);
    }

    private static IConfigurationBuilder Sources(IConfigurationBuilder builder, string[] arguments, string? dataDirectory)
    {
        builder.AddInMemoryCollection(new Dictionary<string, string?> { ["Urls"] = "http://localhost:5080" });
        foreach (
            var folder in new[] { HookdeskOptions.ProgramDirectory, Environment.CurrentDirectory, dataDirectory }
                .OfType<string>()
                .Distinct()
        )
            builder.AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true, reloadOnChange: false);
        return builder.AddEnvironmentVariables().AddCommandLine(arguments);
    }
}
