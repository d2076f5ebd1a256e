using Runbooks.Sandbox;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Sandbox.Releases;

/// <summary>What a controller that lists releases answers.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ReleasesApiTests
{
    [TestCase(PlayedMeaning.Toggle)]
    [TestCase(PlayedMeaning.Absolute)]
    [TestCase(PlayedMeaning.Append)]
    public async Task An_answer_is_of_one_moment_although_something_moves_while_it_is_made(PlayedMeaning means)
    {
        var undisturbed = await ReadAsync(means, _ => { });

        var answered = await ReadAsync(means, target => target.Toggle("somebody"));

        Assert.That(answered, Is.EqualTo(undisturbed));
        Assert.That(answered, Does.Contain("\"movedBy\":null").And.Contain("\"served\":false"));
    }

    // What happens while the controller asks whether a release is well.
    private static async Task<string> ReadAsync(PlayedMeaning means, Action<PlayedTarget> meanwhile)
    {
        PlayedTarget? target = null;
        var happens = meanwhile;
        var options = new SandboxOptions
        {
            Means = means,
            ListsReleases = true,
            HasReleaseHistory = true,
            Faults = ["standby-never-served@blue"],
        };
        using var played = target = new PlayedTarget(
            options,
            new LeapingClock(),
            _ => 3001,
            _ => new AskedDatabase(() =>
            {
                var once = happens;
                happens = _ => { };
                once(target!);
            })
        );
        var reply = await played.FrontAsync(new TargetRequest("GET", "/releases"), CancellationToken.None);
        return reply.Answer.Body;
    }

    private sealed class AskedDatabase(Action asked) : IEnvironmentDatabase
    {
        private readonly MemoryDatabase _database = new();

        public int InUse => _database.InUse;

        public long LoggedQueries => _database.LoggedQueries;

        public void Deploy(bool migrationFails) => _database.Deploy(migrationFails);

        public Task<DatabaseError?> CheckAsync(CancellationToken cancellationToken)
        {
            asked();
            return _database.CheckAsync(cancellationToken);
        }

        public Task<(string? Answer, DatabaseError? Error)> AskAsync(
            string tenant,
            string content,
            string askedAt,
            CancellationToken cancellationToken
        ) => _database.AskAsync(tenant, content, askedAt, cancellationToken);

        public Task<DatabaseError> FailAsync(CancellationToken cancellationToken) => _database.FailAsync(cancellationToken);

        public void Dispose() => _database.Dispose();
    }
}
