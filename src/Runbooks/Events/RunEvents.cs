using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Runbooks.Events;

/// <summary>
/// The stream of one run: numbers events, takes secrets out of them, and hands each to every sink in turn
/// before the publisher goes on. The journal comes first, so that nothing is shown that is not written.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="redactor">Takes secrets out, here and nowhere else.</param>
/// <param name="sinks">In the order in which they hear.</param>
/// <param name="start">Where it goes on; all zero for a new one.</param>
public sealed class RunEvents(TimeProvider time, Redactor redactor, IReadOnlyList<RunEventSink> sinks, StreamStart start = default) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly long _started = time.GetTimestamp();
    private long _sequence = start.Sequence;
    private int _evidence = start.Evidence;

    /// <summary>Since the stream began, by the monotonic clock.</summary>
    public TimeSpan Elapsed => start.Elapsed + time.GetElapsedTime(_started);

    /// <summary>Hands an event to every sink; returns when all have it.</summary>
    public async ValueTask PublishAsync(RunEvent happened)
    {
        await _turn.WaitAsync();
        try
        {
            await DeliverAsync(happened);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Keeps a file of evidence.</summary>
    /// <param name="name">What the file is called behind its number: <c>status.json</c>.</param>
    /// <param name="about">What it is, for a person.</param>
    /// <param name="content">The text; secrets are taken out.</param>
    /// <returns>The file's name below <c>evidence/</c>.</returns>
    public async ValueTask<string> KeepAsync(string name, string about, string content)
    {
        await _turn.WaitAsync();
        try
        {
            var file = $"{++_evidence:0000}-{name}";
            var bytes = Encoding.UTF8.GetBytes(redactor.Apply(content));
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            await DeliverAsync(new EvidenceTaken(file, about, hash, bytes.Length) { Content = bytes });
            return file;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async ValueTask DeliverAsync(RunEvent happened)
    {
        var json = JsonSerializer.Serialize(happened, RunEventJson.Default.RunEvent);
        var clean = redactor.Apply(json);
        if (!ReferenceEquals(clean, json))
        {
            var content = (happened as EvidenceTaken)?.Content ?? default;
            happened = JsonSerializer.Deserialize(clean, RunEventJson.Default.RunEvent)!;
            if (happened is EvidenceTaken evidence) happened = evidence with { Content = content };
        }

        var recorded = new RecordedEvent(++_sequence, time.GetUtcNow(), Elapsed, happened, clean);
        foreach (var sink in sinks) await sink(recorded);
    }
}
