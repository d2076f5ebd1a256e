using System.Globalization;

namespace Runbooks.Controllers;

/// <summary>What can serve.</summary>
/// <param name="Place">Where it lives, for people: an environment, a slot, a revision.</param>
/// <param name="Version">What people call it; null where the controller does not say.</param>
/// <param name="Health">The controller's word on its health; null where it does not say.</param>
/// <param name="Port">Its own port on the target's host; null where the controller does not say.</param>
public sealed record Release(string Place, string? Version, string? Health, int? Port)
{
    /// <summary>What stands for a version that the controller does not say.</summary>
    internal const string Unnamed = "a version that the status does not name";

    private readonly string? _ref;

    /// <summary>What the controller calls it, and wants to hear: what tells it from the others.</summary>
    public string Ref
    {
        get => _ref ?? Place;
        init => _ref = value == Place ? null : value;
    }

    /// <summary>When it was made, as the controller wrote it; null where it does not say.</summary>
    public string? MadeAt { get; init; }

    /// <summary>Whether it ever took traffic; null where the controller does not say.</summary>
    public bool? HasServed { get; init; }

    /// <summary>When it was made; null where the controller does not say, or says it in no way that can be read.</summary>
    public DateTimeOffset? At =>
        DateTimeOffset.TryParse(MadeAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Its place and its version, for people: once where they are the same.</summary>
    public string Name => NameOf(Place, Version)!;

    /// <summary>The same of a release that is known by these alone.</summary>
    /// <param name="place">Where it lives; null where that is not known.</param>
    /// <param name="version">What people call it; null where that is not known.</param>
    /// <returns><c>revision 2 1.5.0</c>, or <c>on</c> for a flag; null where nothing is known.</returns>
    public static string? NameOf(string? place, string? version) =>
        place is null || place == version ? version
        : version is null ? place
        : $"{place} {version}";

    /// <summary>That it serves, for people.</summary>
    /// <param name="how">A word before that, with a space behind it.</param>
    public string Serves(string how = "") => Place == Version ? $"{Place} {how}serves" : $"{Place} {how}serves {Version ?? Unnamed}";

    /// <summary>Whether another look found the same version in the same place.</summary>
    public bool IsSame(Release other) => Ref == other.Ref && Version == other.Version;
}
