namespace Runbooks.Sandbox.Settings;

/// <summary>What a request that moves the traffic means to the target that is played.</summary>
public enum PlayedMeaning
{
    /// <summary>The other environment serves: the playbook's API.</summary>
    Toggle,

    /// <summary>The named release serves, as long as nothing moved since the state was read that is sent along.</summary>
    Absolute,

    /// <summary>A new release like the named one is made, and serves.</summary>
    Append,
}
