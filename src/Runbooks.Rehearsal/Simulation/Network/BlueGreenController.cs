using System.Globalization;
using System.Text;

namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>
/// The target: a blue/green controller with its memory and its two environments, as target-api.md describes them, and
/// the truth of what happened to it.
/// </summary>
/// <param name="now">The time since the world began.</param>
/// <param name="wallClock">The controller's own clock.</param>
internal sealed class BlueGreenController(Func<TimeSpan> now, Func<DateTimeOffset> wallClock)
{
    /// <summary>The version that is good.</summary>
    public const string Good = "1.4.2";

    /// <summary>The version that is bad.</summary>
    public const string Bad = "1.5.0";

    private const string NextRelease = "1.6.";
    private const string Blue = "blue";
    private const string Green = "green";
    private const int HistoryKept = 10;

    private readonly List<string> _history = [];
    private readonly List<(string To, string? Version)> _switches = [];
    private readonly HashSet<string> _served = new(StringComparer.Ordinal) { Good };
    private readonly Dictionary<string, string?> _versions = new(StringComparer.Ordinal) { [Blue] = Good, [Green] = Bad };
    private int _deployed;

    /// <summary>The environment that serves.</summary>
    public string Active { get; private set; } = Green;

    /// <summary>The other one.</summary>
    public string Standby => Active == Blue ? Green : Blue;

    /// <summary>The version that serves.</summary>
    public string ActiveVersion => _versions[Active]!;

    /// <summary>Every change of the active environment.</summary>
    public List<AppliedSwitch> Toggles { get; } = [];

    /// <summary>Whether there is a standby at all.</summary>
    public bool HasStandby { get; set; } = true;

    /// <summary>Whether the controller calls the standby unhealthy.</summary>
    public bool StandbyIsUnhealthy { get; set; }

    /// <summary>Whether the good version is healthy.</summary>
    public bool GoodIsBroken { get; set; }

    /// <summary>What is said beside everything else; empty for nothing.</summary>
    public string Aside { get; set; } = string.Empty;

    /// <summary>
    /// Whether a run may call the target already safe on a version. Where people went back to the bad one from a later release, that
    /// is what they held for good.
    /// </summary>
    public bool MayBeSafe(string? version) =>
        version is not null && (_deployed > 0 || version != Bad) && !version.StartsWith(NextRelease, StringComparison.Ordinal);

    /// <summary>The version of an environment.</summary>
    public string? VersionOf(string environment) => _versions.GetValueOrDefault(environment);

    /// <summary>Whether what an environment serves works.</summary>
    public bool IsHealthy(string environment) => Works(_versions[environment]);

    /// <summary>Whether a version works.</summary>
    public bool Works(string? version) => version != Bad && !GoodIsBroken;

    /// <summary>Puts a version somewhere, as a deployment before the world began.</summary>
    public void Put(string environment, string? version) => _versions[environment] = version;

    /// <summary>What somebody did before the world began.</summary>
    public void BeginRolledBack()
    {
        BeginReleased();
        Active = Blue;
        _served.Add(Bad);
        _history.Add(RollbackEvent(Green, Blue));
    }

    /// <summary>The history as the release of the bad version leaves it.</summary>
    public void BeginReleased()
    {
        _history.Add(DeploymentEvent(Green, Bad));
        RememberSwitch(Blue, Green);
    }

    /// <summary>What stands by was deployed over the version that had served, and was never switched to.</summary>
    public void BeginWithUnserved()
    {
        BeginReleased();
        _served.Remove(Good);
        _history.Add(DeploymentEvent(Blue, Good));
    }

    /// <summary>Whether its history tells whoever reads it now that a version was deployed and, as is true, never served.</summary>
    public bool SaysNeverServed(string version) =>
        version != ActiveVersion
        && !_served.Contains(version)
        && _history.TakeLast(HistoryKept).Any(e => e.StartsWith(DeploymentTo(Standby, version), StringComparison.Ordinal));

    /// <summary>
    /// Where a rollback goes that looks for the last switch to another version than the active one; null where there is none.
    /// </summary>
    public string? OppositeOfLastSwitch()
    {
        var at = _switches.FindLastIndex(s => s.Version != ActiveVersion);
        return at < 0 ? null
            : _switches[at].To == Blue ? Green
            : Blue;
    }

    /// <summary>Writes into the history that it went from where it is to where it is.</summary>
    public void ClaimItself() => Remember(RollbackEvent(Active, Active));

    /// <summary>Changes the active environment, and writes it into the history.</summary>
    /// <param name="path">What was asked.</param>
    /// <param name="by">Who asked.</param>
    /// <param name="intent">The number of its intent.</param>
    public void Switch(string path, string by, int intent)
    {
        var from = Active;
        _served.Add(ActiveVersion);
        Active = Standby;
        Toggles.Add(new AppliedSwitch(now(), by, intent));
        if (path.EndsWith("rollback", StringComparison.Ordinal))
            Remember(RollbackEvent(from, Active));
        else
            RememberSwitch(from, Active);
    }

    /// <summary>Writes into the history what was not done.</summary>
    public void Claim(string path) =>
        Remember(path.EndsWith("rollback", StringComparison.Ordinal) ? RollbackEvent(Active, Standby) : SwitchEvent(Active, Standby));

    /// <summary>Goes back by itself, with or without a word in the history.</summary>
    public void FlipBack(bool isTold)
    {
        var from = Active;
        _served.Add(ActiveVersion);
        Active = Standby;
        Toggles.Add(new AppliedSwitch(now(), "the target itself", 0));
        if (isTold)
            RememberSwitch(from, Active);
    }

    /// <summary>Puts a new version on the standby.</summary>
    public void Deploy()
    {
        _versions[Standby] = $"{NextRelease}{_deployed++}";
        HasStandby = true;
        Remember(DeploymentEvent(Standby, _versions[Standby]!));
    }

    /// <summary>Starts anew: the history is gone.</summary>
    public void Restart()
    {
        _history.Clear();
        _switches.Clear();
    }

    /// <summary>What <c>GET /deployment/status</c> says.</summary>
    public string StatusJson()
    {
        var text = new StringBuilder(1024).Append("{\"currentEnvironment\":\"").Append(Active).Append("\",\"environments\":{");
        Describe(text, Blue);
        if (HasStandby)
            text.Append(',');
        Describe(text, Green);
        text.Append("},\"deploymentHistory\":[")
            .AppendJoin(',', _history.TakeLast(HistoryKept))
            .Append("],\"timestamp\":\"")
            .Append(Stamp())
            .Append('"')
            .Append(Aside)
            .Append('}');
        return text.ToString();
    }

    /// <summary>What the controller answers when it did what it was asked.</summary>
    public string DoneJson(string from, string to) =>
        $"{{\"success\":true,\"message\":\"Rollback completed successfully\",\"previousVersion\":\"{_versions[from]}\","
        + $"\"currentVersion\":\"{_versions[to]}\",\"timestamp\":\"{Stamp()}\"{Aside}}}";

    /// <summary>What it answers when it will not.</summary>
    public string RefusedJson() =>
        $"{{\"success\":false,\"message\":\"No previous version available\",\"timestamp\":\"{Stamp()}\"{Aside}}}";

    private void Describe(StringBuilder text, string name)
    {
        var isActive = name == Active;
        if (!isActive && !HasStandby)
            return;
        text.Append('"')
            .Append(name)
            .Append("\":{\"port\":")
            .Append(name == Blue ? 3001 : 3002)
            .Append(",\"status\":\"")
            .Append(isActive ? "active" : "standby")
            .Append('"');
        if (_versions[name] is { } version)
            text.Append(",\"version\":\"").Append(version).Append('"');
        text.Append(",\"health\":\"").Append(!isActive && StandbyIsUnhealthy ? "unhealthy" : "healthy").Append("\"}");
    }

    private void RememberSwitch(string from, string to)
    {
        _switches.Add((to, _versions[to]));
        Remember(SwitchEvent(from, to));
    }

    private void Remember(string happened) => _history.Add(happened);

    private string RollbackEvent(string from, string to) =>
        $"{{\"type\":\"rollback\",\"from\":\"{from}\",\"to\":\"{to}\",\"previousVersion\":\"{_versions[from]}\",\"currentVersion\":\""
        + $"{_versions[to]}\",\"timestamp\":\"{Stamp()}\"}}";

    private string SwitchEvent(string from, string to) =>
        $"{{\"type\":\"environment_switch\",\"from\":\"{from}\",\"to\":\"{to}\",\"version\":\"{_versions[to]}\",\"timestamp\":\""
        + $"{Stamp()}\"}}";

    private string DeploymentEvent(string environment, string version) =>
        $"{DeploymentTo(environment, version)},\"status\":\"deployed\",\"timestamp\":\"{Stamp()}\"}}";

    private static string DeploymentTo(string environment, string version) =>
        $"{{\"type\":\"deployment\",\"environment\":\"{environment}\",\"version\":\"{version}\"";

    private string Stamp() => wallClock().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
