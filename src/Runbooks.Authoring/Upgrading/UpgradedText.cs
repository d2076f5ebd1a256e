using Runbooks.Yaml;

namespace Runbooks.Authoring.Upgrading;

/// <summary>A single value of a runbook under change: where it stands, and what it reads by now.</summary>
/// <param name="at">Where it stands.</param>
/// <param name="mean">Takes what it must read as.</param>
internal sealed class UpgradedText(YamlScalar at, Action<string> mean)
{
    /// <summary>Where it stands.</summary>
    public YamlScalar At => at;

    /// <summary>What it reads by now.</summary>
    public string Value { get; private set; } = at.Value;

    /// <summary>Whether it reads other than in the file.</summary>
    public bool IsChanged => Value != at.Value;

    /// <summary>Makes it read something else.</summary>
    public void Become(string value)
    {
        if (value == Value)
            return;
        Value = value;
        mean(value);
    }
}
