using System.CommandLine;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Domain.BusinessHours;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Hookdesk.Sla.ExplainDue;

/// <summary><c>sla due</c>: when an SLA target is due, and which hours count up to then.</summary>
internal sealed class DueCommand(CalendarCache calendars, TimeProvider time) : ICliCommand
{
    // More lines than this say nothing more.
    private const int MostLines = 100;

    public Command Build(IServiceProvider services)
    {
        var calendar = new Option<string?>("--calendar")
        {
            Description = "The name or number of a calendar (optional if there is only one)",
        };
        var from = new Option<string?>("--from")
        {
            Description = "The start time, such as 2026-11-24T09:30 in the calendar's time zone, or with an offset (default: now)",
        };
        var target = new Option<string>("--target")
        {
            Description = "The target in business hours, such as 8h, 1h30m, or 90m",
            Required = true,
        };
        var pause = new Option<string[]>("--pause")
        {
            Description = "A pause as FROM..TO, with times as for --from, or FROM.. for an open pause. Can be repeated.",
        };
        var due = new Command("due", "Show when an SLA target is due and which business hours count") { calendar, from, target, pause };
        due.SetAction(
            async (parsed, cancellation) =>
            {
                var known = Choose(await calendars.AllAsync(cancellation), parsed.GetValue(calendar));
                var start = parsed.GetValue(from) is { } text
                    ? TimeLabels.Read(text, known.Zone)
                        ?? throw new CliException(
                            $"\"{text}\" isn't a valid time. Use 2026-11-24T09:30, or 2026-11-24T09:30:00+01:00 with an offset."
                        )
                    : Instant.FromDateTimeOffset(time.GetUtcNow());
                var length =
                    TimeLabels.ReadLength(parsed.GetValue(target)!)
                    ?? throw new CliException($"\"{parsed.GetValue(target)}\" isn't a valid duration. Use 8h, 1h30m, or 90m.");
                var pauses = (parsed.GetValue(pause) ?? []).Select(written => ReadPause(written, known.Zone)).ToList();
                foreach (var line in Explain(known, start, length, pauses))
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
                return 0;
            }
        );
        return new Command("sla", "Explain SLA targets") { due };
    }

    private static CachedCalendar Choose(IReadOnlyDictionary<long, CachedCalendar> all, string? wanted)
    {
        if (all.Count == 0)
            throw new CliException("There's no calendar yet. Hookdesk creates the first one when it starts.");
        var found = wanted is null
            ? [.. all.Values]
            : all
                .Values.Where(known => string.Equals(known.Name, wanted, StringComparison.OrdinalIgnoreCase) || $"{known.Id}" == wanted)
                .ToList();
        return found.Count == 1
            ? found[0]
            : throw new CliException(
                $"{(wanted is null ? "Say which calendar" : $"There is no calendar \"{wanted}\"")}: {string.Join(", ", all.Values.OrderBy(known => known.Id).Select(known => $"{known.Id} {known.Name}"))}."
            );
    }

    private static Pause ReadPause(string written, DateTimeZone zone)
    {
        var sides = written.Split("..");
        if (sides.Length == 2 && TimeLabels.Read(sides[0], zone) is { } from)
        {
            if (sides[1].Length == 0)
                return new Pause(from, null);
            if (TimeLabels.Read(sides[1], zone) is { } to && to >= from)
                return new Pause(from, to);
        }
        throw new CliException($"\"{written}\" isn't a valid pause. Use 2026-11-24T10:00..2026-11-24T12:00.");
    }

    private static IEnumerable<string> Explain(CachedCalendar known, Instant start, Duration target, IReadOnlyList<Pause> pauses)
    {
        yield return $"Calendar {known.Name}, {known.Zone.Id}";
        yield return $"From   {TimeLabels.Write(start, known.Zone)}";
        if (TargetArithmetic.Due(known.Calendar, start, target, pauses) is not { } due)
        {
            yield return pauses.Any(pause => pause.To is null)
                ? "Due    unknown while a pause is open"
                : $"Due    never: the next ten years don't have {TimeLabels.Write(target)} of business hours";
            yield break;
        }
        var (sum, lines) = (Duration.Zero, 0);
        foreach (var stretch in TargetArithmetic.Counted(known.Calendar, start, due, pauses))
        {
            sum += stretch.Duration;
            if (++lines <= MostLines)
                yield return $"  {TimeLabels.Write(stretch.Start, known.Zone)}  to  {TimeLabels.Write(stretch.End, known.Zone)}  {TimeLabels.Write(stretch.Duration), 9}  {TimeLabels.Write(sum), 9}";
        }
        if (lines > MostLines)
            yield return $"  … and {lines - MostLines} more, {TimeLabels.Write(sum)} altogether";
        yield return $"Due    {TimeLabels.Write(due, known.Zone)}";
    }
}
