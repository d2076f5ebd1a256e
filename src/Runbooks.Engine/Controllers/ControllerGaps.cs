namespace Runbooks.Controllers;

/// <summary>What a controller's description leaves unsaid, and which guarantee is weaker for it.</summary>
public static class ControllerGaps
{
    /// <summary>Each as a sentence with its mend; none where the description says everything.</summary>
    /// <param name="definition">The description.</param>
    /// <example>
    /// <c>a change that is still under way counts as done as soon as the release is named (`settled` of the controller `shop`)</c>.
    /// </example>
    public static IEnumerable<string> Of(ControllerDefinition definition)
    {
        var (state, isToggle) = (definition.State, definition.Change.Means == ChangeMeaning.Toggle);
        if (state.Mark is null && !(isToggle && state.Events is not null))
            yield return "nothing differs after every change: somebody else's change that is taken back between two looks is not seen "
                + $"(`mark` of the controller `{definition.Name}`)";
        if (!isToggle && state.Settled is null)
            yield return "a change that is still under way counts as done as soon as the release is named "
                + $"(`settled` of the controller `{definition.Name}`)";
        if (
            definition.Change.Means == ChangeMeaning.Append
            && state.Releases is { Ref: { } called, Version: { } version, TakesNewest: false }
            && called.Text == version.Text
        )
            yield return $"a new release like an old one has its `ref` as well (`{called.Text}`), and a list with both is no state, so "
                + "that no rollback can be proved: `ref` of what differs, or `repeated: newest`, under `releases` of the controller "
                + $"`{definition.Name}`";
        if (state.MovedBy is null && state.Events is null)
            yield return "nothing tells who else acts on the target: it is told that somebody does, and not who "
                + $"(`moved-by` or `events` of the controller `{definition.Name}`)";
    }
}
