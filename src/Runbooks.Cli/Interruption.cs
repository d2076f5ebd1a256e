using System.Runtime.InteropServices;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and a terminal that is closed (SIGHUP): the first asks the command to stop. A run finishes what is under
/// way and writes its record, says so at once, and says it again at each further signal: it never leaves half-way. Any
/// other command leaves at the second. A terminal that goes away tells it twice, to whom it belongs and to what runs in it,
/// and that is one hang-up.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile Action? _hangUp;
    private volatile Action? _finishing;
    private int _hungUp;

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
        return new Forgetting(() => _hangUp = null);
    }

    /// <summary>
    /// Says at each signal what is finished first, until what is given back is disposed; meanwhile no signal ends the process.
    /// </summary>
    public IDisposable OnInterruption(Action say)
    {
        _finishing = say;
        return new Forgetting(() => _finishing = null);
    }

    private void Hear(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGHUP && _hangUp is { } instead)
        {
            instead();
            return;
        }

        var finishing = _finishing;
        var isSaidAgain = context.Signal == PosixSignal.SIGHUP && Interlocked.Exchange(ref _hungUp, 1) == 1;
        if (_source.IsCancellationRequested && finishing is null && !isSaidAgain)
            Environment.Exit(ExitCodes.Cancelled);
        finishing?.Invoke();
        _source.Cancel();
    }

    private sealed class Forgetting(Action forget) : IDisposable
    {
        public void Dispose() => forget();
    }
}
