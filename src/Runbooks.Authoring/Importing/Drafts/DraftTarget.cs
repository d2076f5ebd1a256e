namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>A draft of a target.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Its address, <c>${env:NAME}</c> where the playbook has a variable.</param>
/// <param name="Headers">The headers that carry secrets.</param>
internal sealed record DraftTarget(string Name, string Origin, IReadOnlyList<DraftHeader> Headers);
