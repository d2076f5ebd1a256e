namespace Runbooks.Controllers;

/// <summary>An environment as the controller reports it.</summary>
/// <param name="Place">Its name: <c>blue</c> or <c>green</c>.</param>
/// <param name="Version">The version on it; null where the controller does not say.</param>
/// <param name="Health">The controller's word on its health; null where it does not say.</param>
/// <param name="Port">Its own port; null where the controller does not say.</param>
public sealed record Release(string Place, string? Version, string? Health, int? Port)
{
    /// <summary>Whether another look found the same version in the same place.</summary>
    public bool IsSame(Release other) => Place == other.Place && Version == other.Version;
}
