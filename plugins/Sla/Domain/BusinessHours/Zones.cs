using NodaTime;

namespace Hookdesk.Sla.Domain.BusinessHours;

/// <summary>Time zones of the IANA data that business hours are worked out with, the same on every machine.</summary>
internal static class Zones
{
    public static bool IsKnown(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not null;

    /// <summary>
    /// The zone, or what stands in for one that the data no longer knows: the installation's, and UTC should that be gone as well.
    /// Clocks go on; the calendar's page says that its zone is gone.
    /// </summary>
    public static DateTimeZone Find(string id, string site) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? DateTimeZoneProviders.Tzdb.GetZoneOrNull(site) ?? DateTimeZone.Utc;
}
