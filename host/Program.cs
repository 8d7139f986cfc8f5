return await Hookdesk.Host.Cli.CommandLine.RunAsync(args).ConfigureAwait(false);
