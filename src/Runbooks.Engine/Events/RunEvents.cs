using System.Security.Cryptography;
using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Redaction;

namespace Runbooks.Events;

/// <summary>
/// The stream of one run: numbers events, takes secrets out of them, and hands each to every sink in turn
/// before the publisher goes on. The journal comes first, so that nothing is shown that is not written.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="redactor">Takes secrets out, here and nowhere else.</param>
/// <param name="sinks">In the order in which they hear.</param>
/// <param name="start">Where it goes on; all zero for a new one.</param>
public sealed class RunEvents(TimeProvider time, Redactor redactor, IReadOnlyList<RunEventSink> sinks, StreamStart start = default)
    : IDisposable
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
    /// <param name="step">The path of the step that it is of; null for none.</param>
    /// <returns>The file's name below <c>evidence/</c>.</returns>
    public async ValueTask<string> KeepAsync(string name, string about, string content, string? step = null)
    {
        await _turn.WaitAsync();
        try
        {
            var file = $"{++_evidence:0000}-{name}";
            var bytes = Encoding.UTF8.GetBytes(EventRedaction.OfEvidence(content, redactor));
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            await DeliverAsync(new EvidenceTaken(file, about, hash, bytes.Length) { Content = bytes, Path = step });
            return file;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A printable text without secrets, for what is shown to a person before it is an event.</summary>
    public string Clean(string text) => PrintableText.Lines(redactor.Apply(text));

    /// <summary>Whether a text holds a secret.</summary>
    public bool HoldsSecret(string text) => redactor.Finds(text);

    /// <summary>Takes a value out of everything that is said from now on.</summary>
    public void KeepSecret(string value) => redactor.Add(value);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async ValueTask DeliverAsync(RunEvent happened)
    {
        var (clean, json) = EventRedaction.Of(happened, redactor);
        var recorded = new RecordedEvent(++_sequence, time.GetUtcNow(), Elapsed, clean, json);
        foreach (var sink in sinks)
            await sink(recorded);
    }
}
