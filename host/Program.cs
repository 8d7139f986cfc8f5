using Hookdesk.Host.Core;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
Console.WriteLine(HookdeskOptions.From(configuration).DataDirectory);
