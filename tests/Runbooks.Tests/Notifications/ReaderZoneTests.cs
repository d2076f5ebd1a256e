using Runbooks.Notifications.Channels;

namespace Runbooks.Tests.Notifications;

public sealed class ReaderZoneTests
{
    [TestCase("UTC", "2026-11-23 15:42:10 UTC")]
    [TestCase("Europe/Berlin", "2026-11-23 16:42:10 Europe/Berlin")]
    [TestCase("America/New_York", "2026-11-23 10:42:10 America/New_York")]
    [TestCase("Asia/Kolkata", "2026-11-23 21:12:10 Asia/Kolkata")]
    public void A_time_is_said_as_the_reader_reads_it(string zone, string said) =>
        Assert.That(ReaderZone.Find(zone, out _)!.Time(Told.At), Is.EqualTo(said));

    [Test]
    public void Where_the_machine_does_not_know_the_zone_it_says_UTC_and_knows_that_it_does_not()
    {
        var zone = new ReaderZone("Europe/Berlin", TimeZoneInfo.Utc);

        Assert.That((zone.IsKnown, zone.Clock(Told.At)), Is.EqualTo((false, "15:42:10 UTC")));
    }
}
