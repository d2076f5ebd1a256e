using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Notifications;

namespace Runbooks.Tests.Notifications;

/// <summary>When the tiers of the escalation are told: as the file says, else as the playbook's emergency tiers begin.</summary>
public sealed class EscalationSettingsTests
{
    [TestCase("", "5: loud; 15: loud")]
    [TestCase("escalation: []", "")]
    [TestCase("escalation: [ { channels: leads }, { channels: quiet }, { channels: loud } ]", "5: leads; 15: quiet; 30: loud")]
    [TestCase("escalation: [ { after: 2m, channels: leads }, { channels: quiet } ]", "2: leads; 15: quiet")]
    public void The_playbooks_tiers_count_where_the_file_says_nothing(string escalation, string told)
    {
        var bag = new DiagnosticBag();
        var yaml = $$"""
            apiVersion: runbooks/v1
            channels:
              loud: { webhook: { url: http://127.0.0.1:1/loud, secret: "${env:TOKEN}" } }
              leads: { webhook: { url: http://127.0.0.1:1/leads, secret: "${env:TOKEN}" } }
              quiet: { webhook: { url: http://127.0.0.1:1/quiet, secret: "${env:TOKEN}" } }
            routes: { critical: { channels: loud } }
            {{escalation}}
            """;

        var settings = NotificationReader.Read(new SourceText("notifications.yaml", yaml), new EnvironmentValues(_ => "s3cret-token"), bag);

        Assert.That(bag.Sorted(), Is.Empty);
        Assert.That(
            string.Join(
                "; ",
                settings!.Tiers.Select(t => $"{t.After.TotalMinutes:0}: {string.Join(", ", t.Audience.Channels.Select(c => c.Name))}")
            ),
            Is.EqualTo(told)
        );
    }

    [Test]
    public void A_file_that_has_no_channel_for_what_is_critical_has_no_tiers()
    {
        var bag = new DiagnosticBag();
        var yaml =
            "apiVersion: runbooks/v1\nchannels:\n  quiet: { webhook: { url: http://127.0.0.1:1/quiet, secret: "
            + "\"${env:TOKEN}\" } }\n  still: { webhook: { url: http://127.0.0.1:1/still, secret: \"${env:TOKEN}\" } }\n";

        Assert.That(
            NotificationReader.Read(new SourceText("notifications.yaml", yaml), new EnvironmentValues(_ => "s3cret-token"), bag)!.Tiers,
            Is.Empty
        );
    }

    [TestCase(0, "tier 1 of 3, 0 to 5 min")]
    [TestCase(299, "tier 1 of 3, 0 to 5 min")]
    [TestCase(300, "tier 2 of 3, 5 to 15 min")]
    [TestCase(900, "tier 3 of 3, 15 to 30 min")]
    [TestCase(1800, "past the 30 min of tier 3")]
    public void The_tier_of_the_emergency_follows_from_the_time_since_detection(int seconds, string tier) =>
        Assert.That(EmergencyTier.Describe(TimeSpan.FromSeconds(seconds)), Is.EqualTo(tier));
}
