using Runbooks.Events;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>Where a process ends.</summary>
/// <param name="At">The kind of the event.</param>
/// <param name="Nth">Which of that kind, from 1.</param>
/// <param name="IsWritten">Whether the event is on the disk.</param>
internal sealed record ProcessEnd(Type At, int Nth, bool IsWritten)
{
    private int _seen;

    public bool IsAt(RunEvent happened) => happened.GetType() == At && ++_seen == Nth;

    public override string ToString() => $"{(IsWritten ? "behind" : "before")} {At.Name} {Nth}";
}
