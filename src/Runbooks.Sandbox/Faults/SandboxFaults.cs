using System.Diagnostics.CodeAnalysis;

namespace Runbooks.Sandbox.Faults;

/// <summary>The faults that are set. They can be changed from any thread while the sandbox runs.</summary>
public sealed class SandboxFaults
{
    private readonly Lock gate = new();
    private readonly Func<string> active;
    private readonly List<SetFault> set = [];

    /// <param name="active">Names the active environment, for the places <c>active</c> and <c>standby</c>.</param>
    internal SandboxFaults(Func<string> active) => this.active = active;

    /// <summary>The faults that are set, oldest first.</summary>
    public IReadOnlyList<SetFault> Current
    {
        get
        {
            lock (gate)
                return [.. set];
        }
    }

    /// <summary>
    /// Sets a fault written as <see cref="FaultText"/> reads it, in place of the same fault at the same place.
    /// False, with a sentence in <paramref name="problem"/>, when it cannot be read.
    /// </summary>
    public bool TrySet(string text, [NotNullWhen(false)] out string? problem)
    {
        if (!FaultText.TryParse(text, out var fault, out problem))
            return false;
        var resolved = Resolve(fault);
        lock (gate)
        {
            set.RemoveAll(other => other.Fault == resolved.Fault && other.Place == resolved.Place);
            set.Add(resolved);
        }
        return true;
    }

    /// <summary>Sets a fault as <see cref="TrySet"/> does.</summary>
    /// <exception cref="ArgumentException">The text cannot be read.</exception>
    public void Set(string text)
    {
        if (!TrySet(text, out var problem))
            throw new ArgumentException(problem, nameof(text));
    }

    /// <summary>Removes the fault <c>NAME</c> at every place, or <c>NAME@PLACE</c> at one. True when it was set.</summary>
    public bool Remove(string nameAndPlace)
    {
        ArgumentNullException.ThrowIfNull(nameAndPlace);
        lock (gate)
            return set.RemoveAll(fault => IsNamed(fault, nameAndPlace)) > 0;
    }

    public void Clear()
    {
        lock (gate)
            set.Clear();
    }

    /// <summary>The faults called <c>NAME</c>, or <c>NAME@PLACE</c>, that are set.</summary>
    internal IReadOnlyList<SetFault> Named(string nameAndPlace)
    {
        lock (gate)
            return [.. set.Where(fault => IsNamed(fault, nameAndPlace))];
    }

    /// <summary>Whether any fault is set for the place.</summary>
    internal bool ActAt(string place)
    {
        lock (gate)
            return set.Exists(fault => fault.Place == place);
    }

    /// <summary>The fault at one of the places, if it is set, without counting it as having acted.</summary>
    internal SetFault? Find(SandboxFault fault, params ReadOnlySpan<string> places)
    {
        lock (gate)
        {
            foreach (var candidate in set)
            {
                if (ReferenceEquals(candidate.Fault, fault) && places.Contains(candidate.Place))
                    return candidate;
            }
        }
        return null;
    }

    /// <summary>The fault at the place, if it is set, counted as having acted once.</summary>
    internal SetFault? Take(SandboxFault fault, string place)
    {
        lock (gate)
        {
            var at = set.FindIndex(candidate => ReferenceEquals(candidate.Fault, fault) && candidate.Place == place);
            if (at < 0)
                return null;
            var taken = set[at];
            if (taken.Times == 1)
                set.RemoveAt(at);
            else if (taken.Times is { } times)
                set[at] = taken with { Times = times - 1 };
            return taken;
        }
    }

    private static bool IsNamed(SetFault fault, string nameAndPlace) =>
        nameAndPlace.StartsWith(fault.Fault.Name, StringComparison.Ordinal)
        && nameAndPlace.AsSpan(fault.Fault.Name.Length) is var place
        && (place.IsEmpty || (place[0] == '@' && place[1..].SequenceEqual(fault.Place)));

    private SetFault Resolve(SetFault fault) =>
        fault.Place switch
        {
            "active" => fault with { Place = active() },
            "standby" => fault with { Place = active() == "blue" ? "green" : "blue" },
            _ => fault,
        };
}
