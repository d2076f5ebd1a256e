using Runbooks.Expressions.Data;
using Runbooks.GitOps;
using Runbooks.Programs;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>A change that is ready to be sent.</summary>
/// <param name="Change">The way it takes.</param>
/// <param name="Before">The state that it is decided on.</param>
/// <param name="To">The release to go to.</param>
/// <param name="Scope">What it was made of.</param>
internal sealed record ControllerCall(ChangeFields Change, ControllerState Before, Release To, Scope Scope)
{
    /// <summary>The request; null for another way.</summary>
    public HttpCall? Http { get; init; }

    /// <summary>The program; null for another way.</summary>
    public ProgramCall? Program { get; init; }

    /// <summary>The commit; null for another way.</summary>
    public GitCommit? Commit { get; init; }

    /// <summary><c>POST /path</c>, the program or the commit, for a person.</summary>
    public override string ToString() => Http?.ToString() ?? Commit?.ToString() ?? $"`{Program}`";
}
