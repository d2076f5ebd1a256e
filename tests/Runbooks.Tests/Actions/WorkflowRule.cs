namespace Runbooks.Tests.Actions;

/// <summary>A rule of zizmor, the linter of workflows' security, as it is held here: the linter is not to be had everywhere.</summary>
/// <param name="Name">The rule's name there.</param>
/// <param name="Find">What a file breaks it with; nothing where it keeps to it.</param>
/// <param name="Broken">A file that breaks it.</param>
internal sealed record WorkflowRule(string Name, Func<WorkflowFile, IEnumerable<string>> Find, string Broken)
{
    public override string ToString() => Name;
}
