using Runbooks.Accounts;

namespace Runbooks.Steps;

/// <summary>What a person is asked before a run goes on.</summary>
/// <param name="Path">The step that asks.</param>
/// <param name="Question">What is asked.</param>
/// <param name="From">Who may answer: accounts as <c>@name</c>, which are checked, and roles, which are taken on trust; empty for
/// anyone.</param>
/// <param name="Expires">How long the question stands.</param>
/// <param name="AcceptsYes">Whether `--yes` may answer it.</param>
public sealed record ApprovalRequest(string Path, string Question, IReadOnlyList<string> From, TimeSpan Expires, bool AcceptsYes)
{
    /// <summary>What will be sent after a yes, until the next approval.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Where it will be sent, and what serves there.</summary>
    public required string Where { get; init; }

    /// <summary>Why the account that runs it may not answer; null where it may.</summary>
    public string? RefusedHere { get; init; }

    /// <summary>Whether the account that began the run may not answer.</summary>
    public bool FourEyes { get; init; }

    /// <summary>What the person is to do by hand and report; null where the question is one of yes or no.</summary>
    public ManualAct? Act { get; init; }

    /// <summary>Why an account of this machine may not answer; null where it may.</summary>
    /// <param name="account">Who wants to answer, as the kernel knows them.</param>
    /// <param name="starter">Who began the run.</param>
    public string? Refuses(Account account, Account starter)
    {
        if (FourEyes && account.IsSame(starter))
            return Refuses(account.Name, account.Name);
        if (Refuses(account.Name, string.Empty) is { } refusal)
            return refusal;

        // Anybody who has an account here could send a rollback under another's credentials, or keep one from being sent.
        return From.Count > 0 || FourEyes || account.IsSame(starter) || account.Number == 0
            ? null
            : $"{account.Name} may not answer: it is asked of {starter.Name}, who began the run; `from: [ '@{account.Name}' "
                + $"]` or `four-eyes: true` in the runbook asks others";
    }

    /// <summary>Why an account may not answer; null where it may.</summary>
    /// <param name="account">Who wants to answer.</param>
    /// <param name="starter">Who began the run.</param>
    public string? Refuses(string account, string starter)
    {
        if (FourEyes && account == starter)
            return $"{account} began this run, and it wants four eyes: somebody else must answer";
        return From.Count > 0 && From.All(f => f.StartsWith('@')) && !From.Contains("@" + account)
            ? $"{account} may not answer: it is asked of {string.Join(" or ", From)}"
            : null;
    }
}
