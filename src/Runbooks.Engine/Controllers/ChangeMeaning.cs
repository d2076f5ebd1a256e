namespace Runbooks.Controllers;

/// <summary>What a request that moves the traffic means, and so what becomes of it when it is sent twice.</summary>
public enum ChangeMeaning
{
    /// <summary>The other one serves. Twice is undone.</summary>
    Toggle,

    /// <summary>This release serves. Twice is once.</summary>
    Absolute,

    /// <summary>A new release like an old one is made, and serves. Twice makes two.</summary>
    Append,
}
