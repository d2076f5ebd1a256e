using Runbooks.Expressions.Data;
using Runbooks.Programs;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>A change that is ready to be sent.</summary>
/// <param name="Change">The way it takes.</param>
/// <param name="Scope">What it was made of.</param>
internal sealed record ControllerCall(ChangeFields Change, Scope Scope)
{
    /// <summary>The request; null where a program is run.</summary>
    public HttpCall? Http { get; init; }

    /// <summary>The program; null where a request is sent.</summary>
    public ProgramCall? Program { get; init; }

    /// <summary><c>POST /path</c> or the program, for a person.</summary>
    public override string ToString() => Http?.ToString() ?? $"`{Program}`";
}
