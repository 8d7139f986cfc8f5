using Microsoft.Extensions.Logging.Console;

namespace Hookdesk.Host.Composition;

/// <summary>Logs to the console, one line each; <c>Logging:Console:FormatterName=json</c> makes them structured.</summary>
internal static class HostLogging
{
    public static void Configure(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        logging.AddFilter("FluentMigrator", LogLevel.Warning);
        // The keys lie in the database, whose file only this account can read; encrypting them with a key beside them would add nothing.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddSimpleConsole(line =>
        {
            line.SingleLine = true;
            line.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
        });
        logging.AddJsonConsole();
        logging.Services.PostConfigure<ConsoleLoggerOptions>(console =>
            console.FormatterName = configuration["Logging:Console:FormatterName"] ?? ConsoleFormatterNames.Simple
        );
    }
}
