using Hookdesk.Benchmarks;

if (args is ["serve-baseline", var url])
{
    await Baselines.ServeAsync(url);
    return 0;
}

if (args is ["working-time", .. var chosen])
{
    BusinessHoursLoad.Run(chosen);
    return 0;
}

Options options;
try
{
    options = Options.Parse(args is ["sla", ..] ? args[1..] : args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

try
{
    if (args is ["sla", ..])
        await SlaLoad.RunAsync(options);
    else
        await LoadRun.RunAsync(options);
}
catch (FileNotFoundException error) when (error.FileName is null)
{
    // Not installed: the message says what to do.
    Console.Error.WriteLine(error.Message);
    return 1;
}

if (!Report.HasFailures)
    return 0;
Console.Error.WriteLine("Something that was measured did not do what it should: see the column of failures.");
return 1;
