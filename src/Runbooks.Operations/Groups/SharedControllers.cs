using System.Net;
using System.Net.Sockets;
using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Runs;
using Runbooks.Targets;

namespace Runbooks.Groups;

/// <summary>
/// Looks for members of a group whose addresses are written differently and lead to one controller, which the group would change twice: the
/// same numbers and port, and the same words on what serves and on what was done.
/// </summary>
/// <param name="setup">What runs are made with.</param>
public sealed class SharedControllers(RunSetup setup)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Looks at those that could be one.</summary>
    /// <param name="members">The targets.</param>
    /// <param name="bag">Takes a diagnostic for each pair that is one.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>
    /// What is to be said of those that may be one: names that lead to one number may be told apart by their names, which a number or a
    /// name of this machine is not.
    /// </returns>
    public async Task<IReadOnlyList<string>> CheckAsync(IReadOnlyList<Target> members, DiagnosticBag bag, CancellationToken cancel)
    {
        var told = new List<string>();
        var close = members.SelectMany((m, i) => members.Skip(i + 1).Where(o => IsAlike(m, o)).Select(o => (One: m, Other: o))).ToList();
        foreach (var (one, other) in close)
        {
            var (here, there) = (await NumbersOf(one, cancel), await NumbersOf(other, cancel));
            if (!here.Intersect(there).Any() || !await SaysTheSameAsync(one, other, cancel))
                continue;
            var what =
                $"the targets `{one.Name}` and `{other.Name}` lead to the same address and port, and say the same of themselves: a group "
                + "would change one controller twice";
            const string Mend = "take one out; where they are two, run them one after the other";
            if (here.Concat(there).All(IPAddress.IsLoopback) || (IsNumber(one) && IsNumber(other)))
                bag.Add(DiagnosticCodes.Conflict, span: null, what, help: Mend);
            else
                told.Add($"{what}, if these are two names of one. If they are, {Mend}");
        }

        return told;
    }

    private static bool IsAlike(Target one, Target other) =>
        one.BaseUrl.Port == other.BaseUrl.Port
        && one.BaseUrl.AbsolutePath.TrimEnd('/') == other.BaseUrl.AbsolutePath.TrimEnd('/')
        && one.Controller?.Subject == other.Controller?.Subject;

    private static bool IsNumber(Target target) => target.BaseUrl.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6;

    // Every number of this machine alone counts as one: what listens on all of them answers each.
    private static async Task<IReadOnlyList<IPAddress>> NumbersOf(Target target, CancellationToken cancel)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(target.BaseUrl.DnsSafeHost, cancel).WaitAsync(Patience, cancel);
            return
            [
                .. found
                    .Select(n => n.IsIPv4MappedToIPv6 ? n.MapToIPv4() : n)
                    .Select(n => IPAddress.IsLoopback(n) ? IPAddress.Loopback : n),
            ];
        }
        catch (Exception e) when (e is SocketException or TimeoutException or ArgumentException)
        {
            return [];
        }
    }

    private async Task<bool> SaysTheSameAsync(Target one, Target other, CancellationToken cancel)
    {
        var (here, there) = (await LookAsync(one, cancel), await LookAsync(other, cancel));
        return here is not null
            && there is not null
            && here.Serving.IsSame(there.Serving)
            && here.Mark == there.Mark
            && here.LastEvent == there.LastEvent
            && here.Releases.Select(r => (r.Ref, r.Version)).SequenceEqual(there.Releases.Select(r => (r.Ref, r.Version)));
    }

    private async Task<ControllerState?> LookAsync(Target target, CancellationToken cancel)
    {
        using var connections = TargetConnections.Create(target.Authorities);
        var client = new TargetClient(target, connections, setup.Time) { Programs = setup.Programs() };
        return (await StateReader.LookAsync(client, Patience, cancel)).Value;
    }
}
