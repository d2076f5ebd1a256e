using System.Runtime.InteropServices;

namespace Runbooks.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the run to stop, which finishes what is under way and writes the record;
/// the second leaves at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile Action? _hangUp;

    public Interruption()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Hear));
        }
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _source.Dispose();
    }

    /// <summary>Has a hang-up do something else than end the command, until what is given back is disposed.</summary>
    public IDisposable OnHangUp(Action instead)
    {
        _hangUp = instead;
        return new Forgetting(this);
    }

    private void Hear(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGHUP && _hangUp is { } instead)
        {
            instead();
            return;
        }

        if (_source.IsCancellationRequested) Environment.Exit(ExitCodes.Cancelled);
        _source.Cancel();
    }

    private sealed class Forgetting(Interruption interruption) : IDisposable
    {
        public void Dispose() => interruption._hangUp = null;
    }
}
