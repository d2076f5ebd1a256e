namespace Runbooks.Authoring.Upgrading;

/// <summary>What became of a text that was looked through for older forms.</summary>
/// <param name="Text">The text, with the better forms in it; the same text where nothing was changed.</param>
/// <param name="Places">Each older form that was found, in the order of the file.</param>
public sealed record Upgrade(string Text, IReadOnlyList<UpgradedPlace> Places);
